namespace Orb.Billing.Core.Metering;

/// <summary>
/// The largest value of a property, or with the sign -1 the smallest. Of negative values alone the largest is negative, so none must be taken for 0.
/// </summary>
internal sealed class ExtremeAccumulator(MetricDefinition definition, int sign) : Accumulator(definition)
{
    private decimal? _extreme;

    private protected override decimal Unrounded => CanonicalDecimal.WithoutTrailingZeros(_extreme ?? 0m);

    private protected override Taken Take(UsageEvent e)
    {
        if (!TryReadNumber(e, out var number))
            return Taken.Unreadable;
        Offer(number);
        return Taken.Counted;
    }

    private protected override void Absorb(Accumulator other)
    {
        if (((ExtremeAccumulator)other)._extreme is { } extreme)
            Offer(extreme);
    }

    private void Offer(decimal number)
    {
        if (_extreme is not { } extreme || number.CompareTo(extreme) * sign > 0)
            _extreme = number;
    }

    private protected override void WriteValue(StateWriter state)
    {
        if (_extreme is { } extreme)
            state.Decimal(CanonicalDecimal.WithoutTrailingZeros(extreme));
    }

    private protected override void ReadValue(ref StateReader state)
    {
        if (EventCount > 0)
            _extreme = state.ShortDecimal();
    }
}
