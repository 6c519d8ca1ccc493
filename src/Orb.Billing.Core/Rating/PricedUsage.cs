namespace Orb.Billing.Core.Rating;

/// <summary>In what detail a price function sees the usage of a period.</summary>
public enum PricedUsageKind
{
    /// <summary>One quantity.</summary>
    Total,

    /// <summary>A quantity for each combination of values that some properties of the events take.</summary>
    Groups,

    /// <summary>The value of each event, in the order of events (R14), with some of its properties.</summary>
    Events,

    /// <summary>No usage, but what other charges of the period come to.</summary>
    Subtotals,

    /// <summary>Each level with the time it was held, where the metric weighs one by time; of any other metric, and of a fee, one quantity.</summary>
    Levels,
}

/// <summary>What a price function needs to know of a period, so that nothing else is fetched.</summary>
public sealed record PricedUsage
{
    private PricedUsage(PricedUsageKind kind, IEnumerable<string> properties)
    {
        Kind = kind;
        Properties = new ValueList<string>(properties);
        if (Properties.Any(string.IsNullOrEmpty))
            throw new ArgumentException("A property has a name.", nameof(properties));
    }

    /// <summary>One quantity.</summary>
    public static PricedUsage Total { get; } = new(PricedUsageKind.Total, []);

    /// <summary>What other charges come to.</summary>
    public static PricedUsage Subtotals { get; } = new(PricedUsageKind.Subtotals, []);

    /// <summary>Each level with the time it was held.</summary>
    public static PricedUsage Levels { get; } = new(PricedUsageKind.Levels, []);

    /// <summary>The detail.</summary>
    public PricedUsageKind Kind { get; }

    /// <summary>The properties of events that make the groups, or that each event brings; values come in this order.</summary>
    public IReadOnlyList<string> Properties { get; }

    /// <summary>Events that lack one of these values are no usage of the price; none by default.</summary>
    public IReadOnlyList<PropertyFilter> Filters { get; private init; } = new ValueList<PropertyFilter>([]);

    /// <summary>The property of groups that names a rate; null where none does. Values that read as one rate are one value, that rate's.</summary>
    internal RateProperty? Rate { get; private init; }

    /// <summary>A quantity for each combination of values.</summary>
    /// <param name="properties">The properties that make the groups, at least one.</param>
    /// <exception cref="ArgumentException">There is none, or one has no name.</exception>
    public static PricedUsage GroupedBy(params IReadOnlyList<string> properties) => properties.Count > 0
        ? new(PricedUsageKind.Groups, properties)
        : throw new ArgumentException("Groups are made of at least one property.", nameof(properties));

    /// <summary>The value of each event.</summary>
    /// <param name="properties">The properties that it brings beside the value.</param>
    /// <exception cref="ArgumentException">A property has no name.</exception>
    public static PricedUsage EachEvent(params IReadOnlyList<string> properties) => new(PricedUsageKind.Events, properties);

    /// <summary>A quantity for each rate, within each group where there is a grouping key; the rate is the last value.</summary>
    internal static PricedUsage GroupedByRate(RateProperty rate, string? groupingKey) =>
        (groupingKey is null ? GroupedBy(rate.Name) : GroupedBy(groupingKey, rate.Name)) with { Rate = rate };

    /// <summary>The same of the events that pass all filters.</summary>
    public PricedUsage Where(IReadOnlyList<PropertyFilter> filters) => this with { Filters = new ValueList<PropertyFilter>(filters) };
}

/// <summary>An event passes when its property has the value.</summary>
/// <param name="Property">The property.</param>
/// <param name="Value">The value as text, compared ordinally.</param>
public sealed record PropertyFilter(string Property, string Value);
