using System.Numerics;
using NodaTime;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// A level by local day: each day counts with its peak and weighs one of the days of the full period (R25, docs/decisions/0038). A peak is known once all of
/// the day is, so the changes are kept by instant. Without a period this is the empty accumulator that others are merged into.
/// </summary>
internal sealed class DailyPeakAccumulator : Accumulator
{
    private readonly ServicePeriod? _period;
    private readonly LevelHistory _history;

    public DailyPeakAccumulator(MetricDefinition definition)
        : base(definition) => _history = new LevelHistory(definition, null, null);

    public DailyPeakAccumulator(MetricDefinition definition, ServicePeriod period, ServicePeriod full)
        : base(definition)
    {
        if (definition.Zone is null)
            throw new InvalidOperationException($"'{definition}' counts local days; it is metered in the customer's zone.");
        _period = period;
        _history = new LevelHistory(definition, period, full);
    }

    public override decimal LevelAtEnd => new ExactFraction(_history.AtEnd, ExactSum.UnitsOfOne).Nearest(Definition);

    private protected override ExactFraction Exact => ExactFraction.Sum(Days().Select(d => new ExactFraction(d.Units, d.Whole * ExactSum.UnitsOfOne)));

    private protected override decimal Unrounded => Exact.AwayFromZero(Definition);

    /// <summary>Each day's peak as a level, for a price that sees them.</summary>
    private protected override RatingInput Undetailed() => Definition.Detail.Kind == PricedUsageKind.Levels
        ? RatingInput.OfLevels(Days().GroupBy(d => d).Select(d => new LevelUsage(Definition.LevelOf(d.Key.Units), d.Count(), d.Key.Whole)))
        : base.Undetailed();

    private protected override Taken Take(UsageEvent e)
    {
        if (_period is not { } period)
            throw new InvalidOperationException($"'{Definition}' weighs values by time; an accumulator that takes events is made for a period.");
        if (!TryReadNumber(e, out var number))
            return Taken.Unreadable;
        if (e.Timestamp >= period.End)
            return Taken.LeftOut;
        _history.Add(e.Timestamp, number);
        return Taken.Counted;
    }

    private protected override void Absorb(Accumulator other) => _history.Merge(((DailyPeakAccumulator)other)._history);

    private protected override void CarryFrom(Accumulator before) => _history.CarryFrom(((DailyPeakAccumulator)before)._history);

    // The peak of each day of the pieces, and of how many days it is one.
    private IEnumerable<(BigInteger Units, int Whole)> Days()
    {
        foreach (var stretch in _history.Stretches.Where(s => !s.Full.IsEmpty))
        {
            var whole = LocalDays.Of(stretch.Full, Definition.Zone!).Count;
            foreach (var peak in stretch.Peaks(LocalDays.Of(stretch.Period, Definition.Zone!)))
                yield return (peak, whole);
        }
    }
}
