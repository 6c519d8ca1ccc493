using System.Numerics;

namespace Orb.Billing.Core.Metering;

/// <summary>The exact sum of a property divided, when it is read, by the number of events that have it.</summary>
internal sealed class AverageAccumulator(MetricDefinition definition) : Accumulator(definition)
{
    private readonly ExactSum _sum = new();

    private protected override ExactFraction Exact => new(_sum.Units(), ExactSum.UnitsOfOne * BigInteger.Max(EventCount, BigInteger.One));

    private protected override decimal Unrounded => Exact.AwayFromZero(Definition);

    private protected override Taken Take(UsageEvent e)
    {
        if (!TryReadNumber(e, out var number))
            return Taken.Unreadable;
        _sum.Add(number);
        return Taken.Counted;
    }

    private protected override void Absorb(Accumulator other) => _sum.Add(((AverageAccumulator)other)._sum);

    private protected override void WriteValue(StateWriter state) => _sum.Write(state);

    private protected override void ReadValue(ref StateReader state) => _sum.Read(ref state);
}
