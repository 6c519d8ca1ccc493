using NodaTime;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// A value of a level that is known once all of its changes are, so that they are kept by instant. Without a period this is the empty accumulator that others
/// are merged into.
/// </summary>
internal abstract class HeldLevelAccumulator : Accumulator
{
    private readonly Instant? _end;

    /// <summary>One that others are merged into.</summary>
    protected HeldLevelAccumulator(MetricDefinition definition)
        : base(definition) => History = new LevelHistory(definition, null, null);

    /// <summary>One for the events of a period.</summary>
    protected HeldLevelAccumulator(MetricDefinition definition, ServicePeriod period, ServicePeriod full)
        : base(definition)
    {
        _end = period.End;
        History = new LevelHistory(definition, period, full);
    }

    /// <inheritdoc/>
    public override decimal LevelAtEnd => ExactSum.ToDecimal(History.AtEnd, Definition);

    /// <summary>The level of the pieces taken so far.</summary>
    protected LevelHistory History { get; }

    private protected override Taken Take(UsageEvent e)
    {
        if (_end is not { } end)
            throw new InvalidOperationException($"'{Definition}' is of a level that is held; an accumulator that takes events is made for a period.");
        if (!TryReadNumber(e, out var number))
            return Taken.Unreadable;
        if (e.Timestamp >= end)
            return Taken.LeftOut;
        History.Add(e.Timestamp, number);
        return Taken.Counted;
    }

    private protected override void Absorb(Accumulator other) => History.Merge(((HeldLevelAccumulator)other).History);

    private protected override void WriteValue(StateWriter state) => History.Write(state);

    private protected override void ReadValue(ref StateReader state) => History.Read(ref state);

    private protected override void CarryFrom(Accumulator before) => History.CarryFrom(((HeldLevelAccumulator)before).History);
}
