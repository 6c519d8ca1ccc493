namespace Orb.Billing.Core.Metering;

/// <summary>The largest value of a property. Of negative values alone it is negative, so none must be taken for 0.</summary>
internal sealed class MaxAccumulator(MetricDefinition definition) : Accumulator(definition)
{
    private decimal? _largest;

    public override decimal Value => CanonicalDecimal.WithoutTrailingZeros(_largest ?? 0m);

    private protected override Taken Take(UsageEvent e)
    {
        if (!TryReadNumber(e, out var number))
            return Taken.Unreadable;
        Offer(number);
        return Taken.Counted;
    }

    private protected override void Absorb(Accumulator other)
    {
        if (((MaxAccumulator)other)._largest is { } largest)
            Offer(largest);
    }

    private void Offer(decimal number)
    {
        if (_largest is not { } largest || number > largest)
            _largest = number;
    }
}
