namespace Orb.Billing.Core.Metering;

/// <summary>A field equals one of several literals, or with <c>NOT IN</c> none of them; unknown when the field is missing.</summary>
public sealed class InFilter : EventFilter
{
    private readonly HashSet<decimal> _numbers = [];
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);

    /// <summary>Looks a field up in a list of literals.</summary>
    /// <exception cref="ArgumentException">There is no value or more than <see cref="MetricSql.MaximumInValues"/>, or one cannot be compared with the field.</exception>
    public InFilter(EventField field, IReadOnlyList<PropertyValue> values, bool negated = false)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count is 0 or > MetricSql.MaximumInValues)
            throw new ArgumentException($"IN takes 1 to {MetricSql.MaximumInValues} values.", nameof(values));

        Field = field;
        Values = [.. values];
        Negated = negated;
        foreach (var value in Values)
        {
            if (!field.Accepts(value, out var refusal))
                throw new ArgumentException(refusal, nameof(values));
            // A value that reads as a number can only equal another that does, so two sets suffice.
            if (field.IsProperty && value.TryGetNumber(out var number))
                _numbers.Add(number);
            else
                _texts.Add(value.AsText());
        }

        EventNames = field == EventField.EventName && !negated ? [.. _texts.Order(StringComparer.Ordinal)] : null;
    }

    /// <summary>What is looked up.</summary>
    public EventField Field { get; }

    /// <summary>The literals, in the order given.</summary>
    public IReadOnlyList<PropertyValue> Values { get; }

    /// <summary>Whether this is <c>NOT IN</c>.</summary>
    public bool Negated { get; }

    internal override IReadOnlyList<string>? EventNames { get; }

    internal override Truth Evaluate(UsageEvent e)
    {
        if (!Field.TryRead(e, out var actual))
            return Truth.Unknown;
        var found = Field.IsProperty && actual.TryGetNumber(out var number)
            ? _numbers.Contains(number)
            : _texts.Contains(actual.AsText());
        return found != Negated ? Truth.True : Truth.False;
    }

    private protected override string Render() =>
        $"{Field} {(Negated ? "NOT IN" : "IN")} ({string.Join(", ", Values.Select(SqlWords.Literal))})";
}
