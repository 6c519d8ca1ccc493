namespace Orb.Billing.Core.Metering;

/// <summary>
/// How many different values a property takes, by their canonical text. Events without the property are left out, as SQL's COUNT leaves out a null.
/// </summary>
internal sealed class CountDistinctAccumulator(MetricDefinition definition) : Accumulator(definition)
{
    private readonly DistinctTexts _values = new(MaximumDistinctValues);

    private protected override decimal Unrounded =>
        _values.Count ?? throw new MeteringLimitException(Definition, $"different values of '{Definition.Reads}'", MaximumDistinctValues);

    private protected override Taken Take(UsageEvent e)
    {
        if (!e.Properties.TryGetValue(Definition.Property!, out var value) || value.Kind == PropertyKind.Null)
            return Taken.LeftOut;
        _values.Add(value.AsText());
        return Taken.Counted;
    }

    private protected override void Absorb(Accumulator other) => _values.Add(((CountDistinctAccumulator)other)._values);

    private protected override void WriteValue(StateWriter state) => _values.Write(state);

    private protected override void ReadValue(ref StateReader state) => _values.Read(ref state, EventCount);
}
