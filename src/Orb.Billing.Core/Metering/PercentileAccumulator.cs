using System.Numerics;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// The smallest value that at least the metric's share of all values do not exceed: the 95th percentile of 1 to 100 is 95. It is always a value that
/// was measured, so nothing is interpolated. How often each value came is kept.
/// </summary>
internal sealed class PercentileAccumulator(MetricDefinition definition) : Accumulator(definition)
{
    private Dictionary<decimal, long>? _times = [];

    private protected override decimal Unrounded
    {
        get
        {
            if (_times is null)
                throw new MeteringLimitException(Definition, $"different values of '{Definition.Reads}'", MaximumDistinctValues);
            var rank = Rank();
            var passed = 0L;
            foreach (var (number, times) in _times.OrderBy(t => t.Key))
            {
                passed += times;
                if (passed >= rank)
                    return CanonicalDecimal.WithoutTrailingZeros(number);
            }

            return 0m;
        }
    }

    private protected override Taken Take(UsageEvent e)
    {
        if (!TryReadNumber(e, out var number))
            return Taken.Unreadable;
        Keep(number, 1);
        return Taken.Counted;
    }

    private protected override void Absorb(Accumulator other)
    {
        var values = ((PercentileAccumulator)other)._times;
        if (values is null)
            _times = null;
        foreach (var (number, times) in values ?? [])
            Keep(number, times);
    }

    private void Keep(decimal number, long times)
    {
        if (_times is null)
            return;
        _times[number] = _times.GetValueOrDefault(number) + times;
        if (_times.Count > MaximumDistinctValues)
            _times = null;
    }

    // The share of the number of values, rounded up; exact, for 0.95 of 20 is 19 and not one more.
    private BigInteger Rank()
    {
        var share = ExactFraction.Of(Definition.Fraction!.Value);
        return ((share.Numerator * EventCount) + share.Denominator - 1) / share.Denominator;
    }

    private protected override void WriteValue(StateWriter state)
    {
        state.Flag(_times is null);
        if (_times is null)
            return;
        state.Count(_times.Count);
        foreach (var (number, times) in _times.OrderBy(t => t.Key))
        {
            state.Decimal(CanonicalDecimal.WithoutTrailingZeros(number));
            state.Count(times);
        }
    }

    private protected override void ReadValue(ref StateReader state)
    {
        if (state.Flag())
        {
            _times = null;
            return;
        }

        var (left, last) = (EventCount, decimal.MinValue);
        for (var entries = state.Entries(MaximumDistinctValues, least: 3); entries > 0; entries--)
        {
            var (number, times) = (state.ShortDecimal(), state.Count());
            if (number <= last)
                throw StateReader.Damaged("its values are not in order");
            if (times == 0 || times > left)
                throw StateReader.Damaged("its values are not those of its events");
            Keep(last = number, times);
            left -= times;
        }

        if (left != 0)
            throw StateReader.Damaged("its values are not those of its events");
    }
}
