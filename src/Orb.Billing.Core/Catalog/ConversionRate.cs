using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Catalog;

/// <summary>What one unit of a custom pricing unit is worth in the invoicing currency (R21). Nothing converts between real currencies (R1).</summary>
public sealed record ConversionRate
{
    /// <summary>A rate a unit.</summary>
    /// <param name="unitAmount">Major units of the currency for one unit, any number of decimal places, not negative.</param>
    /// <param name="currency">The invoicing currency.</param>
    /// <exception cref="ArgumentException">The rate is negative, or the currency is a pricing unit itself.</exception>
    public ConversionRate(decimal unitAmount, Currency currency)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unitAmount);
        ArgumentNullException.ThrowIfNull(currency);
        if (currency.IsCustomUnit)
            throw new ArgumentException($"A conversion ends in a real currency, not in {currency}.", nameof(currency));
        UnitAmount = unitAmount;
        Currency = currency;
    }

    /// <summary>Major units of <see cref="Currency"/> for one unit.</summary>
    public decimal UnitAmount { get; }

    /// <summary>The invoicing currency.</summary>
    public Currency Currency { get; }

    /// <summary>Converts an amount of units and rounds once more, half away from zero (R2).</summary>
    /// <param name="units">An amount of a custom pricing unit.</param>
    /// <exception cref="ArgumentException">The amount is money already.</exception>
    /// <exception cref="AmountOverflowException">The result leaves the range of a decimal.</exception>
    public Money Convert(Money units)
    {
        if (!units.Currency.IsCustomUnit)
            throw new ArgumentException($"{units} is in a real currency, which converts to no other.", nameof(units));
        try
        {
            return Money.Round(units.Amount * UnitAmount, Currency);
        }
        catch (OverflowException overflow)
        {
            throw new AmountOverflowException($"A conversion of {units.Currency} to {Currency}", overflow);
        }
    }
}
