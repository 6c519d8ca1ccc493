using System.Numerics;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Metering;

/// <summary>A level by local day: each day counts with its peak and weighs one of the days of the full period (R25, docs/decisions/0038).</summary>
internal sealed class DailyPeakAccumulator : HeldLevelAccumulator
{
    public DailyPeakAccumulator(MetricDefinition definition)
        : base(definition)
    {
    }

    public DailyPeakAccumulator(MetricDefinition definition, ServicePeriod period, ServicePeriod full)
        : base(definition, period, full)
    {
        if (definition.Zone is null)
            throw new InvalidOperationException($"'{definition}' counts local days; it is metered in the customer's zone.");
    }

    private protected override ExactFraction Exact => ExactFraction.Sum(Days().Select(d => new ExactFraction(d.Units, d.Whole * ExactSum.UnitsOfOne)));

    private protected override decimal Unrounded => Exact.AwayFromZero(Definition);

    /// <summary>Each day's peak as a level, for a price that sees them.</summary>
    private protected override RatingInput Undetailed() => Definition.Detail.Kind == PricedUsageKind.Levels
        ? RatingInput.OfLevels(Days().GroupBy(d => d).Select(d => new LevelUsage(Definition.LevelOf(d.Key.Units), d.Count(), d.Key.Whole)))
        : base.Undetailed();

    // The peak of each day of the pieces, and of how many days it is one.
    private IEnumerable<(BigInteger Units, int Whole)> Days()
    {
        foreach (var stretch in History.Stretches.Where(s => !s.Full.IsEmpty))
        {
            var whole = LocalDays.Of(stretch.Full, Definition.Zone!).Count;
            // No billing period is shorter than a day.
            if (whole == 0)
                continue;
            foreach (var peak in stretch.Peaks(LocalDays.Of(stretch.Period, Definition.Zone!)))
                yield return (peak, whole);
        }
    }
}
