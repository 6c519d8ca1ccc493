using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Credits;

/// <summary>An amount that belongs to a local day.</summary>
/// <param name="Day">The local day of the customer's zone.</param>
/// <param name="Amount">What accrued on it, or what had accrued through it.</param>
public readonly record struct DayAmount(LocalDate Day, Money Amount);

/// <summary>Attributes an arrears charge to the local days of its period (R17).</summary>
public static class DailyWorth
{
    /// <summary>
    /// What each day is worth: adjusted(cumulative through the day) less adjusted(cumulative through the day before). What the charge comes to
    /// beyond that, as a top-up to a minimum or a true-up, belongs to the last day. The days sum to the charge.
    /// </summary>
    /// <param name="through">The adjusted amount, rounded, through each day that has usage, in order of days; minimums not yet counted.</param>
    /// <param name="charge">The adjusted subtotal of the whole charge.</param>
    /// <param name="lastDay">The last day of the period.</param>
    /// <exception cref="ArgumentException">The days are not in order or go past the last.</exception>
    public static IReadOnlyList<DayAmount> Of(IReadOnlyList<DayAmount> through, Money charge, LocalDate lastDay)
    {
        var days = new List<DayAmount>(through.Count + 1);
        var before = Money.Zero(charge.Currency);
        foreach (var (day, soFar) in through)
        {
            if (day > lastDay || (days.Count > 0 && day <= days[^1].Day))
                throw new ArgumentException($"The days must be in order and end by {lastDay:R}.", nameof(through));
            days.Add(new DayAmount(day, soFar - before));
            before = soFar;
        }

        if (days.Count > 0 && days[^1].Day == lastDay)
            days[^1] = days[^1] with { Amount = days[^1].Amount + (charge - before) };
        else
            days.Add(new DayAmount(lastDay, charge - before));
        return days;
    }

    /// <summary>The days of a fixed fee in arrears: all of it belongs to the last (R17).</summary>
    public static IReadOnlyList<DayAmount> OfFee(Money charge, LocalDate lastDay) => Of([], charge, lastDay);

    /// <summary>The local day of the last instant of a period; of an empty period its start.</summary>
    public static LocalDate LastDay(ServicePeriod period, DateTimeZone zone) =>
        LocalDays.DateOf(period.IsEmpty ? period.Start : period.End - Duration.Epsilon, zone);
}
