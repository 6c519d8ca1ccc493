namespace Orb.Billing.Core.Invoicing;

/// <summary>Which way a value moves through thresholds.</summary>
public enum ThresholdDirection
{
    /// <summary>Usage and cost rise: a threshold is reached at or above it.</summary>
    Rising,

    /// <summary>A balance falls: a threshold is reached at or below it.</summary>
    Falling,
}

/// <summary>
/// A fixed list of thresholds and an optional step that goes on from the last of them, upwards or downwards (R26). One test decides both
/// what is shown as reached and what fires, so the two can never disagree.
/// </summary>
public sealed record Thresholds
{
    /// <summary>The most recurring thresholds that are listed at once.</summary>
    public const int MaximumListed = 10_000;

    private readonly decimal[] _inOrder;

    /// <summary>A list of thresholds.</summary>
    /// <param name="direction">Which way the value moves.</param>
    /// <param name="values">At least one; duplicates count once.</param>
    /// <param name="recurringStep">The distance of the thresholds beyond the last fixed one, above 0; null for none.</param>
    /// <exception cref="ArgumentException">There is no threshold, or the step is not above 0.</exception>
    public Thresholds(ThresholdDirection direction, IReadOnlyList<decimal> values, decimal? recurringStep = null)
    {
        if (values.Count == 0)
            throw new ArgumentException("There is no threshold.", nameof(values));
        if (recurringStep <= 0m)
            throw new ArgumentException("A recurring step is above 0.", nameof(recurringStep));
        Direction = direction;
        RecurringStep = recurringStep;
        var ascending = values.Distinct().Order();
        _inOrder = [.. direction == ThresholdDirection.Rising ? ascending : ascending.Reverse()];
    }

    /// <summary>Which way the value moves.</summary>
    public ThresholdDirection Direction { get; }

    /// <summary>The fixed thresholds, in the order a moving value meets them.</summary>
    public IReadOnlyList<decimal> Values => _inOrder;

    /// <summary>The distance of the thresholds beyond the last fixed one; null for none.</summary>
    public decimal? RecurringStep { get; }

    /// <summary>
    /// What fires when a value moves: the thresholds it reaches that it had not reached before, in the order it meets them. The last one
    /// is the farthest, which is reported when several are reached at once.
    /// </summary>
    /// <param name="before">The farthest value reported on so far in the period, or over the lifetime, so that each threshold fires once.</param>
    /// <param name="after">The value now.</param>
    /// <exception cref="ArgumentException">More than <see cref="MaximumListed"/> recurring thresholds lie between the two.</exception>
    public IReadOnlyList<decimal> Crossed(decimal before, decimal after)
    {
        var (fixedBefore, fixedAfter) = (FixedReached(before), FixedReached(after));
        var crossed = _inOrder.Take(fixedAfter).Skip(fixedBefore).ToList();
        var (from, to) = (RecurringReached(before), RecurringReached(after));
        if (to - from > MaximumListed)
            throw new ArgumentException($"More than {MaximumListed} thresholds lie between the values.", nameof(after));
        for (var n = from + 1; n <= to; n++)
            crossed.Add(Recurring(n));
        return crossed;
    }

    /// <summary>The farthest threshold that fires when a value moves; null when none does.</summary>
    public decimal? Farthest(decimal before, decimal after) =>
        Reached(after) is { } threshold && !IsReached(threshold, before) ? threshold : null;

    /// <summary>The farthest threshold a value has reached; null when it has reached none.</summary>
    public decimal? Reached(decimal value) =>
        RecurringReached(value) is > 0m and var n ? Recurring(n)
        : FixedReached(value) is > 0 and var count ? _inOrder[count - 1]
        : null;

    /// <summary>Whether a value has reached a threshold: it is at the threshold or beyond it.</summary>
    public bool IsReached(decimal threshold, decimal value) =>
        Direction == ThresholdDirection.Rising ? value >= threshold : value <= threshold;

    /// <inheritdoc/>
    public bool Equals(Thresholds? other) =>
        other is not null && Direction == other.Direction && RecurringStep == other.RecurringStep && _inOrder.SequenceEqual(other._inOrder);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Direction, RecurringStep, _inOrder.Length, _inOrder[0]);

    private int FixedReached(decimal value) => _inOrder.Count(threshold => IsReached(threshold, value));

    private decimal RecurringReached(decimal value)
    {
        if (RecurringStep is not { } step || !IsReached(_inOrder[^1], value))
            return 0m;
        var n = decimal.Floor(Math.Abs(value - _inOrder[^1]) / step);
        // A quotient may round up to the next whole number; the threshold itself decides.
        return n > 0m && !IsReached(Recurring(n), value) ? n - 1m : n;
    }

    private decimal Recurring(decimal n) =>
        Direction == ThresholdDirection.Rising ? _inOrder[^1] + (n * RecurringStep!.Value) : _inOrder[^1] - (n * RecurringStep!.Value);
}
