using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// Turns the events of one metric into its value. The order of adding does not matter, and accumulators of parts merge to
/// the accumulator of the whole, so events may be fetched in any order and in any batches. Not for use by two threads at once.
/// </summary>
/// <remarks>An event is counted as often as it is added: deduplication by idempotency key happens at ingest.</remarks>
public abstract class Accumulator
{
    /// <summary>The most keys <see cref="UnreadableKeys"/> lists.</summary>
    public const int MaximumUnreadableKeys = 100;

    /// <summary>How many different values a metric may keep apart, for a count of distinct values or a percentile.</summary>
    public const int MaximumDistinctValues = 1_000_000;

    private readonly UnreadableEvents _unreadable = new();
    private ServicePeriod? _period;
    private ServicePeriod? _full;

    private protected Accumulator(MetricDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        Definition = definition;
    }

    /// <summary>The metric whose events are taken.</summary>
    public MetricDefinition Definition { get; }

    /// <summary>
    /// The aggregated value, converted and rounded as the metric says, without trailing zeros; 0 when no event was counted. May be below zero. What is
    /// divided, an average, a level weighed by time or another unit, has 28 significant digits, rounded away from zero (docs/decisions/0060).
    /// </summary>
    /// <exception cref="AmountOverflowException">The value is not a decimal of at most 28 significant digits (R1). More events may cure it.</exception>
    /// <exception cref="MeteringLimitException">There are more than <see cref="MaximumDistinctValues"/> values to keep apart.</exception>
    public decimal Value => Definition.Rounding is null && Definition.Conversion is null ? Unrounded : Definition.Read(Exact);

    /// <summary>What is rated: the value, or 0 where it is below zero (R25).</summary>
    /// <exception cref="AmountOverflowException">The value is not a decimal of at most 28 significant digits (R1).</exception>
    public decimal Quantity => Math.Max(0m, Value);

    /// <summary>The value before the metric's rounding, in the units that are priced: what a piece of several shows, for rounding happens once, behind all of them.</summary>
    /// <exception cref="AmountOverflowException">The value is not a decimal of at most 28 significant digits (R1).</exception>
    internal decimal ValueBeforeRounding => Definition.Conversion is null ? Unrounded : Definition.Converted(Exact).AwayFromZero(Definition);

    /// <summary>The level reached: of a level weighed by time that at the end of the period, before weighing; else the value. Neither converted nor rounded; may be below zero.</summary>
    /// <exception cref="AmountOverflowException">The level is not a decimal of at most 28 significant digits (R1).</exception>
    public virtual decimal LevelAtEnd => Unrounded;

    /// <summary>How many events went into the value.</summary>
    public long EventCount { get; private set; }

    /// <summary>How many events the filter matched whose property is missing or no number: skipped, and reported as <c>unreadable_usage</c> (R15).</summary>
    public long UnreadableCount => _unreadable.Count;

    /// <summary>The idempotency keys of the first unreadable events in the order of (timestamp, key), at most <see cref="MaximumUnreadableKeys"/>.</summary>
    public IReadOnlyList<string> UnreadableKeys => _unreadable.Keys;

    /// <summary>What is kept beside the value for a price that sees more; null for one that does not.</summary>
    internal UsageDetail? Detail { get; private set; }

    /// <summary>The usage as the price sees it, in the detail of <see cref="MetricDefinition.Detail"/>.</summary>
    /// <exception cref="AmountOverflowException">A value is not a decimal of at most 28 significant digits (R1).</exception>
    /// <exception cref="MeteringLimitException">There are more groups or events than may be kept apart.</exception>
    public RatingInput ToInput() => Detail?.ToInput() ?? Undetailed();

    /// <summary>The usage where nothing is kept beside the value: one quantity, unless the value is made of more.</summary>
    private protected virtual RatingInput Undetailed() => new(Quantity);

    /// <summary>The value before the metric's conversion and rounding.</summary>
    private protected abstract decimal Unrounded { get; }

    /// <summary>The same, also where a decimal cannot hold it.</summary>
    private protected virtual ExactFraction Exact => ExactFraction.Of(Unrounded);

    // Whether its time has come: it is for a period, or something of one was put into it.
    private bool HasBegun { get; set; }

    /// <summary>
    /// Everything that was taken, as bytes that a store can keep: <see cref="MetricDefinition.Restore"/> reads them back to an accumulator that goes on as this
    /// one would. The same events give the same bytes, in whatever order and parts they came for one period.
    /// </summary>
    /// <returns>28 bytes and the state: a few bytes for a count or a sum, 16 for each distinct value, more for what a price sees by group or event.</returns>
    public byte[] ToState()
    {
        var state = AccumulatorState.Begin(AccumulatorState.Plain, Definition, []);
        state.Metered(Definition, _period, _full);
        Write(state);
        return AccumulatorState.End(state);
    }

    /// <summary>Keeps the detail that the metric asks for.</summary>
    internal Accumulator WithDetail(ServicePeriod? period, ServicePeriod? full)
    {
        HasBegun = period is not null;
        (_period, _full) = (period, full);
        Detail = UsageDetail.Of(Definition, period, full);
        return this;
    }

    /// <summary>Takes any event; one that the metric's filter does not match changes nothing.</summary>
    public void Add(UsageEvent usageEvent)
    {
        ArgumentNullException.ThrowIfNull(usageEvent);
        if (!Definition.Counts(usageEvent))
            return;
        switch (Take(usageEvent))
        {
            case Taken.Counted:
                EventCount++;
                HasBegun = true;
                Detail?.Add(usageEvent, ReadOf(usageEvent));
                break;
            case Taken.Unreadable:
                _unreadable.Add(usageEvent);
                break;
        }
    }

    /// <summary>Takes everything another accumulator of the same metric has taken; the other stays as it is.</summary>
    /// <exception cref="ArgumentException">The other is of another metric, or is this one, whose events would count twice.</exception>
    public void Merge(Accumulator other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ReferenceEquals(this, other))
            throw new ArgumentException("An accumulator cannot be merged into itself.", nameof(other));
        if (other.Definition != Definition)
            throw new ArgumentException($"'{other.Definition}' is another metric than '{Definition}'.", nameof(other));

        MergeValue(other);
        Detail?.Merge(other.Detail!);
    }

    /// <summary>An accumulator of a later period that goes on with the level this one ends at. The other stays as it is.</summary>
    /// <param name="period">The later period.</param>
    /// <param name="full">The full period it is a part of, by whose time a level is weighed; the same by default.</param>
    public Accumulator Continued(ServicePeriod period, ServicePeriod? full = null)
    {
        var next = Definition.NewAccumulator(period, full);
        next.Carry(this);
        return next;
    }

    /// <summary>Starts with what an accumulator of an earlier period ended with, in all detail.</summary>
    internal void Carry(Accumulator before)
    {
        CarryFrom(before);
        Detail?.CarryFrom(before.Detail!);
    }

    /// <summary>Writes what was taken; the metric and the period are known to who reads it.</summary>
    internal void Write(StateWriter state)
    {
        state.Count(EventCount);
        _unreadable.Write(state);
        WriteValue(state);
        Detail?.Write(state);
    }

    /// <summary>Takes what was written of an accumulator of the same metric and period; this one has taken nothing yet.</summary>
    /// <exception cref="AccumulatorStateException">No accumulator would have written it.</exception>
    internal void Read(ref StateReader state)
    {
        // What a store kept is of a time that has come.
        HasBegun = true;
        EventCount = state.Count();
        _unreadable.Read(ref state);
        ReadValue(ref state);
        Detail?.Read(ref state);
    }

    /// <summary>
    /// Several pieces of one charge as one. They add up; only what is carried and is no level over time is not there twice: the last piece that has
    /// begun holds what came to it before, in the pieces and between them.
    /// </summary>
    internal static Accumulator OfPieces(IReadOnlyList<Accumulator> pieces)
    {
        if (pieces.Count == 1)
            return pieces[0];
        var metric = pieces[0].Definition;
        if (metric.IsHeldByLastPiece)
            return pieces.LastOrDefault(p => p.HasBegun) ?? pieces[^1];
        var all = metric.NewAccumulator();
        foreach (var piece in pieces)
            all.Merge(piece);
        return all;
    }

    /// <summary>Takes an event that the filter matched.</summary>
    private protected abstract Taken Take(UsageEvent e);

    /// <summary>Takes the state of an accumulator of the same metric, hence of the same type.</summary>
    private protected abstract void Absorb(Accumulator other);

    /// <summary>Writes all that makes the value beside <see cref="EventCount"/>, each value in one shape, in an order of its own.</summary>
    private protected abstract void WriteValue(StateWriter state);

    /// <summary>Reads the same; <see cref="EventCount"/> is read already. What could not have been written is refused.</summary>
    private protected abstract void ReadValue(ref StateReader state);

    /// <summary>Starts with what an accumulator of an earlier period ended with.</summary>
    private protected virtual void CarryFrom(Accumulator before) => MergeValue(before);

    /// <summary>Merges all but the detail.</summary>
    private protected void MergeValue(Accumulator other)
    {
        Absorb(other);
        EventCount += other.EventCount;
        HasBegun |= other.HasBegun;
        _unreadable.Merge(other._unreadable);
    }

    /// <summary>The number the metric reads or computes of the event, where there is one.</summary>
    private protected bool TryReadNumber(UsageEvent e, out decimal number)
    {
        if (Definition.Computed is { } computed)
            return computed.TryCompute(e, out number);
        number = 0m;
        return e.Properties.TryGetValue(Definition.Property!, out var value) && value.TryGetNumber(out number);
    }

    // What a price that sees each event sees of it: what the metric reads, or one of what is counted, whatever the counted property holds.
    private decimal ReadOf(UsageEvent e) => AggregationForm.Of(Definition.Aggregation)!.ReadsNumbers && TryReadNumber(e, out var number) ? number : 1m;

    /// <summary>What became of an event.</summary>
    private protected enum Taken
    {
        /// <summary>It is part of the value.</summary>
        Counted,

        /// <summary>The aggregation leaves it out, as SQL's COUNT leaves out a null.</summary>
        LeftOut,

        /// <summary>The aggregation needs a number that is not there.</summary>
        Unreadable,
    }
}
