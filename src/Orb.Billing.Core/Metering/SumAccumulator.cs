namespace Orb.Billing.Core.Metering;

/// <summary>
/// Sums a property exactly. Only the total can overflow, never an intermediate sum: otherwise the order of events would
/// decide whether a subscription is parked.
/// </summary>
internal sealed class SumAccumulator(MetricDefinition definition) : Accumulator(definition)
{
    private readonly ExactSum _sum = new();

    private protected override ExactFraction Exact => new(_sum.Units(), ExactSum.UnitsOfOne);

    private protected override decimal Unrounded => _sum.Total(Definition);

    private protected override Taken Take(UsageEvent e)
    {
        if (!TryReadNumber(e, out var number))
            return Taken.Unreadable;
        _sum.Add(number);
        return Taken.Counted;
    }

    private protected override void Absorb(Accumulator other) => _sum.Add(((SumAccumulator)other)._sum);
}
