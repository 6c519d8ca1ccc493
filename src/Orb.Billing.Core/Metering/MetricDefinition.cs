namespace Orb.Billing.Core.Metering;

/// <summary>
/// A billable metric: which events count, and how they become a quantity. Two definitions are equal when they bill alike,
/// that is when aggregation, property and the canonical SQL of the filter are the same.
/// </summary>
/// <param name="Aggregation">How events become one value.</param>
/// <param name="Property">The property read. Needed by every aggregation but count, which without one counts all events.</param>
/// <param name="Filter">Which events count.</param>
/// <exception cref="ArgumentException">The aggregation needs a property, or the property's name is empty or too long.</exception>
public sealed record MetricDefinition(AggregationKind Aggregation, string? Property, EventFilter Filter)
{
    /// <summary>How events become one value.</summary>
    public AggregationKind Aggregation { get; } = Aggregation;

    /// <summary>The case-sensitive name of the property read; null for a count of all events.</summary>
    public string? Property { get; } = Checked(Aggregation, Property);

    /// <summary>Which events count; <see cref="EventFilter.Always"/> for all.</summary>
    public EventFilter Filter { get; } = Filter ?? throw new ArgumentNullException(nameof(Filter));

    /// <summary>
    /// The event names the filter pins down, in ordinal order, so that a store can use an index; null when any name may match.
    /// Every event that matches has one of these names; not every event with one of them matches.
    /// </summary>
    public IReadOnlyList<string>? EventNames => Filter.EventNames;

    /// <summary>An accumulator of this metric that has seen no event.</summary>
    public Accumulator NewAccumulator() => AggregationForm.Of(Aggregation)!.New(this);

    /// <summary>The canonical SQL; <see cref="MetricSql.Parse"/> reads it back.</summary>
    public override string ToString()
    {
        var property = Property is null ? "*" : EventField.Property(Property).ToString();
        var where = Filter == EventFilter.Always ? "" : $" WHERE {Filter}";
        return $"SELECT {AggregationForm.Of(Aggregation)!.Keyword}({property}) FROM events{where}";
    }

    private static string? Checked(AggregationKind aggregation, string? property)
    {
        var form = AggregationForm.Of(aggregation) ?? throw new ArgumentException($"There is no aggregation {aggregation}.", nameof(aggregation));
        if (property is null && form.NeedsProperty)
            throw new ArgumentException($"{form.Keyword} needs a property.", nameof(property));
        return property is null ? null : EventField.Property(property).Name;
    }
}
