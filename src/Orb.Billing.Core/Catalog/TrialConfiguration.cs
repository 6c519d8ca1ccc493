using NodaTime;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Catalog;

/// <summary>
/// A trial at the start of a subscription: fixed fees are not charged, and usage is given away, up to a maximum where there is one.
/// </summary>
public sealed record TrialConfiguration
{
    /// <summary>The longest trial in days.</summary>
    public const int MaximumDays = 3660;

    /// <summary>A trial.</summary>
    /// <param name="periodDays">Its local days, the day of the start included.</param>
    /// <param name="usageDiscountMaximum">The most that usage is discounted by in the trial; null discounts all of it.</param>
    /// <exception cref="ArgumentException">It lasts less than a day or more than <see cref="MaximumDays"/>, or the maximum is negative or no real currency.</exception>
    public TrialConfiguration(int periodDays, Money? usageDiscountMaximum = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(periodDays, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(periodDays, MaximumDays);
        if (usageDiscountMaximum is { IsNegative: true })
            throw new ArgumentException($"The maximum discount of a trial cannot be negative, but is {usageDiscountMaximum}.", nameof(usageDiscountMaximum));
        // Adjustments work on real currencies (R4).
        if (usageDiscountMaximum is { Currency.IsCustomUnit: true })
            throw new ArgumentException($"The maximum discount of a trial is an amount of money, not of {usageDiscountMaximum.Value.Currency}.", nameof(usageDiscountMaximum));
        PeriodDays = periodDays;
        UsageDiscountMaximum = usageDiscountMaximum;
    }

    /// <summary>Its local days, the day of the start included.</summary>
    public int PeriodDays { get; }

    /// <summary>The most that usage is discounted by in the trial; null discounts all of it.</summary>
    public Money? UsageDiscountMaximum { get; }

    /// <summary>The first local day after the trial (R27).</summary>
    /// <param name="firstDay">The first local day of the subscription.</param>
    public LocalDate EndFrom(LocalDate firstDay) => firstDay.PlusDays(PeriodDays);
}
