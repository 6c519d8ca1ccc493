using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Adjustments;

/// <summary>A stretch of a subscription during which an adjustment applies: half-open, in exact instants (R4, R20).</summary>
public sealed record AdjustmentInterval
{
    /// <summary>An interval of an adjustment.</summary>
    /// <param name="id">The id of the interval.</param>
    /// <param name="adjustment">What applies.</param>
    /// <param name="start">The first instant.</param>
    /// <param name="end">The first instant after; null while it is open.</param>
    /// <param name="sequence">The order of creation within the subscription, 0 or more; it decides among equal starts (R3).</param>
    /// <exception cref="ArgumentException">The end lies before the start, or the sequence is negative.</exception>
    public AdjustmentInterval(AdjustmentIntervalId id, Adjustment adjustment, Instant start, Instant? end, int sequence)
    {
        ArgumentNullException.ThrowIfNull(adjustment);
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        if (end < start)
            throw new ArgumentException("An adjustment interval cannot end before it starts.", nameof(end));
        Id = id;
        Adjustment = adjustment;
        Start = start;
        End = end;
        Sequence = sequence;
    }

    /// <summary>The id of the interval.</summary>
    public AdjustmentIntervalId Id { get; }

    /// <summary>What applies.</summary>
    public Adjustment Adjustment { get; }

    /// <summary>The first instant.</summary>
    public Instant Start { get; }

    /// <summary>The first instant after; null while it is open.</summary>
    public Instant? End { get; }

    /// <summary>The order of creation within the subscription.</summary>
    public int Sequence { get; }

    /// <summary>Whether it came with the plan, and so ends when another plan takes over.</summary>
    public bool IsOfPlan { get; init; }

    /// <summary>Whether it applies to a charge with this decisive instant.</summary>
    public bool AppliesAt(Instant decisive) => Start <= decisive && (End is not { } end || decisive < end);

    /// <summary>The same interval with another end.</summary>
    /// <exception cref="ArgumentException">The end lies before the start.</exception>
    public AdjustmentInterval EndingAt(Instant? end) => new(Id, Adjustment, Start, end, Sequence) { IsOfPlan = IsOfPlan };

    /// <summary>The same interval between other instants.</summary>
    /// <exception cref="ArgumentException">The end lies before the start.</exception>
    public AdjustmentInterval Between(Instant start, Instant? end) => new(Id, Adjustment, start, end, Sequence) { IsOfPlan = IsOfPlan };

    /// <summary>
    /// The instant that decides which adjustments apply to a charge, whole (R4): the service start when it is charged in advance, the last
    /// instant before the service end in arrears.
    /// </summary>
    public static Instant DecisiveInstant(BillingMode mode, ServicePeriod service) =>
        mode == BillingMode.InAdvance || service.IsEmpty ? service.Start : service.End - Duration.Epsilon;

    // Within a type by (interval start, creation sequence) (R3).
    internal static IOrderedEnumerable<T> InOrder<T>(IEnumerable<T> source, Func<T, AdjustmentInterval> interval) =>
        source.OrderBy(i => interval(i).Adjustment.Step).ThenBy(i => interval(i).Start).ThenBy(i => interval(i).Sequence);
}
