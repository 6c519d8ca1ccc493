namespace Orb.Billing.Core.Metering;

/// <summary>
/// Sums a property exactly. Only the total can overflow, never an intermediate sum: otherwise the order of events would
/// decide whether a subscription is parked. A sum of computed values, of which each is the nearest decimal already, is the nearest decimal too (decision 0061).
/// </summary>
internal sealed class SumAccumulator(MetricDefinition definition) : Accumulator(definition)
{
    private readonly ExactSum _sum = new();

    private protected override ExactFraction Exact => new(_sum.Units(), ExactSum.UnitsOfOne);

    private protected override decimal Unrounded => Definition.Computed is null ? _sum.Total(Definition) : _sum.Nearest(Definition);

    private protected override Taken Take(UsageEvent e)
    {
        if (!TryReadNumber(e, out var number))
            return Taken.Unreadable;
        _sum.Add(number);
        return Taken.Counted;
    }

    private protected override void Absorb(Accumulator other) => _sum.Add(((SumAccumulator)other)._sum);

    private protected override void WriteValue(StateWriter state) => _sum.Write(state);

    private protected override void ReadValue(ref StateReader state) => _sum.Read(ref state);
}
