namespace Orb.Billing.Core.Rating;

/// <summary>The usage of the events that share some values.</summary>
/// <param name="Values">The values, in the order of the properties that the model asked for; null where the events have none.</param>
/// <param name="Quantity">0 or more.</param>
public sealed record GroupUsage(IReadOnlyList<string?> Values, decimal Quantity)
{
    /// <summary>Whether the values are the same.</summary>
    internal bool HasValues(IReadOnlyList<string?> other) => Compare(Values, other) == 0;

    /// <summary>Ordinal, value by value; no value comes first.</summary>
    internal static int Compare(IReadOnlyList<string?> left, IReadOnlyList<string?> right)
    {
        for (var i = 0; i < left.Count && i < right.Count; i++)
        {
            if (string.CompareOrdinal(left[i], right[i]) is var difference and not 0)
                return difference;
        }

        return left.Count.CompareTo(right.Count);
    }
}
