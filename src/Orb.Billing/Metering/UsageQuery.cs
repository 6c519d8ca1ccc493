using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Metering;

/// <summary>A customer as events name it.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="ExternalCustomerId">The customer's external id, where it has one: events that name only this are the customer's too.</param>
public readonly record struct UsageCustomer(CustomerId CustomerId, string? ExternalCustomerId);

/// <summary>Asks for the events of one customer or several in a period: those named by an id and those named by an external id.</summary>
/// <param name="Customers">Whose events; each counts once.</param>
/// <param name="Period">The timestamps, half-open.</param>
/// <param name="Accumulator">Takes the events; its metric's filter is applied there.</param>
public sealed record UsageQuery(IReadOnlyList<UsageCustomer> Customers, ServicePeriod Period, Accumulator Accumulator)
{
    /// <summary>Asks for the events of one customer.</summary>
    public UsageQuery(CustomerId customerId, string? externalCustomerId, ServicePeriod period, Accumulator accumulator)
        : this([new UsageCustomer(customerId, externalCustomerId)], period, accumulator)
    {
    }

    /// <summary>Which events count, beside what the metric's own filter says, for example a price interval's; all by default.</summary>
    public EventFilter Filter { get; init; } = EventFilter.Always;

    /// <summary>Takes the same events by grouping keys; none by default.</summary>
    public GroupedAccumulator? Groups { get; init; }

    /// <summary>Gives an event of the customers and the period to the accumulators if the filter matches it.</summary>
    public void Take(UsageEvent usageEvent)
    {
        if (!Filter.Matches(usageEvent))
            return;
        Accumulator.Add(usageEvent);
        Groups?.Add(usageEvent);
    }
}
