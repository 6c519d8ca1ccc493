using System.Numerics;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Metering;

/// <summary>The highest level held for any time in the period; of the pieces of a charge the highest of all. 0 where nothing was held.</summary>
internal sealed class PeakAccumulator : HeldLevelAccumulator
{
    public PeakAccumulator(MetricDefinition definition)
        : base(definition)
    {
    }

    public PeakAccumulator(MetricDefinition definition, ServicePeriod period, ServicePeriod full)
        : base(definition, period, full)
    {
    }

    private protected override ExactFraction Exact => new(Highest, ExactSum.UnitsOfOne);

    // As a sum of values that are computed, each the nearest decimal already, a level of such is the nearest decimal too (decision 0061).
    private protected override decimal Unrounded => Definition.Computed is null ? ExactSum.ToDecimal(Highest, Definition) : Exact.Nearest(Definition);

    private BigInteger Highest => History.Stretches.SelectMany(s => s.Levels()).Select(l => l.Units).DefaultIfEmpty(BigInteger.Zero).Max();
}
