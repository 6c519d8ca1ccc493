using Orb.Billing.Core.Amounts;

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

    private readonly UnreadableEvents _unreadable = new();

    private protected Accumulator(MetricDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        Definition = definition;
    }

    /// <summary>The metric whose events are taken.</summary>
    public MetricDefinition Definition { get; }

    /// <summary>The aggregated value, without trailing zeros; 0 when no event was counted. May be below zero.</summary>
    /// <exception cref="AmountOverflowException">The value is not a decimal of at most 28 significant digits (R1). More events may cure it.</exception>
    public abstract decimal Value { get; }

    /// <summary>What is rated: the value, or 0 where it is below zero (R25).</summary>
    /// <exception cref="AmountOverflowException">The value is not a decimal of at most 28 significant digits (R1).</exception>
    public decimal Quantity => Math.Max(0m, Value);

    /// <summary>How many events went into the value.</summary>
    public long EventCount { get; private set; }

    /// <summary>How many events the filter matched whose property is missing or no number: skipped, and reported as <c>unreadable_usage</c> (R15).</summary>
    public long UnreadableCount => _unreadable.Count;

    /// <summary>The idempotency keys of the first unreadable events in the order of (timestamp, key), at most <see cref="MaximumUnreadableKeys"/>.</summary>
    public IReadOnlyList<string> UnreadableKeys => _unreadable.Keys;

    /// <summary>Takes any event; one that the metric's filter does not match changes nothing.</summary>
    public void Add(UsageEvent usageEvent)
    {
        ArgumentNullException.ThrowIfNull(usageEvent);
        if (!Definition.Filter.Matches(usageEvent))
            return;
        switch (Take(usageEvent))
        {
            case Taken.Counted:
                EventCount++;
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

        Absorb(other);
        EventCount += other.EventCount;
        _unreadable.Merge(other._unreadable);
    }

    /// <summary>Takes an event that the filter matched.</summary>
    private protected abstract Taken Take(UsageEvent e);

    /// <summary>Takes the state of an accumulator of the same metric, hence of the same type.</summary>
    private protected abstract void Absorb(Accumulator other);

    /// <summary>The metric's property, where the event has one that reads as a number.</summary>
    private protected bool TryReadNumber(UsageEvent e, out decimal number)
    {
        number = 0m;
        return e.Properties.TryGetValue(Definition.Property!, out var value) && value.TryGetNumber(out number);
    }

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
