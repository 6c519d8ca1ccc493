using System.Numerics;
using NodaTime;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// The highest level held for any time in the period, of all pieces of a charge. What the level comes to in between is known once all changes are, so they
/// are kept by instant. Without a period this is the empty accumulator that others are merged into.
/// </summary>
internal sealed class PeakAccumulator : Accumulator
{
    private readonly ServicePeriod? _period;
    private readonly LevelHistory _history;

    public PeakAccumulator(MetricDefinition definition)
        : base(definition) => _history = new LevelHistory(definition, null, null);

    public PeakAccumulator(MetricDefinition definition, ServicePeriod period, ServicePeriod full)
        : base(definition)
    {
        _period = period;
        _history = new LevelHistory(definition, period, full);
    }

    public override decimal LevelAtEnd => new ExactFraction(_history.AtEnd, ExactSum.UnitsOfOne).Nearest(Definition);

    private protected override ExactFraction Exact =>
        new(_history.Stretches.SelectMany(s => s.Levels()).Select(l => l.Units).DefaultIfEmpty(BigInteger.Zero).Max(), ExactSum.UnitsOfOne);

    private protected override decimal Unrounded => Exact.Nearest(Definition);

    private protected override Taken Take(UsageEvent e)
    {
        if (_period is not { } period)
            throw new InvalidOperationException($"'{Definition}' is of a level that is held; an accumulator that takes events is made for a period.");
        if (!TryReadNumber(e, out var number))
            return Taken.Unreadable;
        if (e.Timestamp >= period.End)
            return Taken.LeftOut;
        _history.Add(e.Timestamp, number);
        return Taken.Counted;
    }

    private protected override void Absorb(Accumulator other) => _history.Merge(((PeakAccumulator)other)._history);

    private protected override void CarryFrom(Accumulator before) => _history.CarryFrom(((PeakAccumulator)before)._history);
}
