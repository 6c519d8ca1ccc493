namespace Orb.Billing.Core.Rating;

/// <summary>What a composite price comes to at least and at most in a full period.</summary>
internal static class CompositeBounds
{
    /// <summary>The sum of the charges a composite is made of.</summary>
    public static decimal Sum(RatingInput input)
    {
        var sum = default(RunningSum);
        var subtotals = input.Subtotals;
        for (var i = 0; i < subtotals.Count; i++)
            sum.Add(subtotals[i]);
        return sum.Total;
    }

    /// <summary>
    /// The minimum as far as it is due: none while the period is open or where no day of it is charged (R8), cut to the share of the period where the
    /// price says so.
    /// </summary>
    public static decimal Least(RatingInput input, decimal minimum, bool? prorates) =>
        input.PeriodIsOpen || input.Share.IsNone ? 0m : prorates == true ? input.Share.Cut(minimum) : minimum;
}
