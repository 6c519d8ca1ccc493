using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>Which usage the prices of a subscription meter, beside what their metrics say.</summary>
public sealed record UsageScope
{
    /// <summary>All usage of the subscription's own customer.</summary>
    public static UsageScope Own { get; } = new();

    /// <summary>Which events count; all by default.</summary>
    public EventFilter Filter { get; init; } = EventFilter.Always;

    /// <summary>Whose events count, such as those of subsidiaries; the subscription's own customer's where empty, as by default.</summary>
    public IReadOnlyList<CustomerId> CustomerIds { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(UsageScope? other) => other is not null && Filter == other.Filter && CustomerIds.SequenceEqual(other.CustomerIds);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Filter, CustomerIds.Count);

    /// <summary>The scope as asked for; what is not asked for is as in another one.</summary>
    /// <param name="filter">A predicate; "" for every event; null for that of <paramref name="else"/>.</param>
    /// <param name="customerIds">Customers; none for the subscription's own; null for those of <paramref name="else"/>.</param>
    /// <param name="else">What holds otherwise.</param>
    /// <param name="validation">Takes what is wrong.</param>
    internal static UsageScope Of(string? filter, IReadOnlyList<CustomerId>? customerIds, UsageScope @else, Validation validation) => new()
    {
        Filter = filter switch
        {
            null => @else.Filter,
            "" => EventFilter.Always,
            _ => Read(filter, validation),
        },
        CustomerIds = customerIds is null ? @else.CustomerIds : [.. customerIds.Distinct()],
    };

    private static EventFilter Read(string text, Validation validation)
    {
        var read = MetricSql.ParseFilter(text);
        if (read.IsAccepted)
            return read.Filter;
        validation.Add("filter", read.Error.ToString());
        return EventFilter.Always;
    }
}
