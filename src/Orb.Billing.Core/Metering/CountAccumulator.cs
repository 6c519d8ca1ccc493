namespace Orb.Billing.Core.Metering;

/// <summary>Counts events; with a property, those that have it, whatever it holds, as SQL's COUNT(x) does.</summary>
internal sealed class CountAccumulator(MetricDefinition definition) : Accumulator(definition)
{
    private protected override decimal Unrounded => EventCount;

    private protected override Taken Take(UsageEvent e) =>
        Definition.Property is not { } property || (e.Properties.TryGetValue(property, out var value) && value.Kind != PropertyKind.Null)
            ? Taken.Counted
            : Taken.LeftOut;

    private protected override void Absorb(Accumulator other)
    {
        // The count of events, which the base merges, is all there is.
    }

    private protected override void WriteValue(StateWriter state)
    {
    }

    private protected override void ReadValue(ref StateReader state)
    {
    }
}
