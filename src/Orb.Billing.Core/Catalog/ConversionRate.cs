using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Catalog;

/// <summary>
/// What units of a custom pricing unit are worth in the invoicing currency (R21): each the same, or each by the tier it falls into, counted over all
/// units that a charge converts (docs/decisions/0048). Nothing converts between real currencies (R1).
/// </summary>
public sealed record ConversionRate
{
    private readonly TierList _tiers;

    /// <summary>A rate a unit.</summary>
    /// <param name="unitAmount">Major units of the currency for one unit, any number of decimal places, not negative.</param>
    /// <param name="currency">The invoicing currency.</param>
    /// <exception cref="ArgumentException">The rate is negative, or the currency is a pricing unit itself.</exception>
    public ConversionRate(decimal unitAmount, Currency currency)
        : this(OneTier(unitAmount), currency)
    {
        UnitAmount = unitAmount;
    }

    /// <summary>Tiers of rates, graduated: each unit at the rate of its own tier, so that more units are never worth less.</summary>
    /// <param name="tiers">From 0 on and without gaps, the lower bound exclusive and the upper inclusive, the last open even if bounded; no flat amounts.</param>
    /// <param name="currency">The invoicing currency.</param>
    /// <exception cref="ArgumentException">The tiers leave a gap or hold a negative or flat amount, or the currency is a pricing unit itself.</exception>
    public ConversionRate(IReadOnlyList<Tier> tiers, Currency currency)
        : this(TierList.Checked(tiers), currency)
    {
        if (tiers.Any(t => t.FlatAmount != 0m))
            throw new ArgumentException("A conversion has no flat amounts: nothing is worth nothing.", nameof(tiers));
    }

    private ConversionRate(TierList tiers, Currency currency)
    {
        ArgumentNullException.ThrowIfNull(currency);
        if (currency.IsCustomUnit)
            throw new ArgumentException($"A conversion ends in a real currency, not in {currency}.", nameof(currency));
        _tiers = tiers;
        Currency = currency;
    }

    /// <summary>Major units of <see cref="Currency"/> for one unit; null where that depends on the tier.</summary>
    public decimal? UnitAmount { get; }

    /// <summary>The rates in their order; empty where each unit is worth the same.</summary>
    public IReadOnlyList<Tier> Tiers => UnitAmount is null ? _tiers : [];

    /// <summary>The invoicing currency.</summary>
    public Currency Currency { get; }

    /// <summary>Converts the first units of a charge and rounds once more, half away from zero (R2).</summary>
    /// <param name="units">An amount of a custom pricing unit; below 0 the opposite of as many units.</param>
    /// <exception cref="ArgumentException">The amount is money already.</exception>
    /// <exception cref="AmountOverflowException">The result leaves the range of a decimal.</exception>
    public Money Convert(Money units)
    {
        if (!units.Currency.IsCustomUnit)
            throw new ArgumentException($"{units} is in a real currency, which converts to no other.", nameof(units));
        if (units.IsNegative)
            return -Convert(-units);
        try
        {
            return Money.Round(_tiers.Graduated(units.Amount).Exact, Currency);
        }
        catch (OverflowException overflow)
        {
            throw new AmountOverflowException($"A conversion of {units.Currency} to {Currency}", overflow);
        }
    }

    private static TierList OneTier(decimal unitAmount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unitAmount);
        return TierList.Checked([new Tier(0m, null, unitAmount)]);
    }
}
