using Orb.Billing.Catalog;
using Orb.Billing.Core.Alerts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;

namespace Orb.Billing.Alerts;

/// <summary>
/// What running billing periods have come to: the usage of a metric, or costs as they are read of a subscription (docs/decisions/0072). All of it is
/// metered in one reading.
/// </summary>
internal sealed class AlertLevels(MetricDefinitions metrics, CostMetering costs, ICustomerStore customers, IUsageStore usage)
{
    /// <summary>The level of each alert, in their order.</summary>
    public async Task<IReadOnlyList<decimal>> OfAsync(IReadOnlyList<WatchedAlert> alerts, CancellationToken cancellationToken)
    {
        var reading = new UsageReading();
        var metered = await MeterAsync([.. alerts.Where(a => a.Alert.Kind == AlertKind.UsageExceeded)], reading, cancellationToken).ConfigureAwait(false);
        var costed = await CostAsync([.. alerts.Where(a => a.Alert.Kind != AlertKind.UsageExceeded)], reading, cancellationToken).ConfigureAwait(false);
        await reading.RunAsync(usage, await usage.TakeCutOffAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        // Alerts of one subscription share what its prices have come to.
        var spent = costed.ToDictionary(c => c.Key, c => c.Value.Costs());
        return [.. alerts.Select(a => metered.TryGetValue(a.Alert.Id, out var whole) ? whole.Whole().Quantity : Level(a.Alert, spent[a.Alert.SubscriptionId!.Value]))];
    }

    private static decimal Level(Alert alert, IReadOnlyList<(Price Price, CostSoFar Cost)> costs)
    {
        var counted = costs.Where(c => c.Price.Currency == alert.Currency && alert.PriceFilters.All(f => f.Admits(c.Price)));
        return alert.Kind == AlertKind.SpendExceeded ? counted.Sum(c => c.Cost.Subtotal.Amount) : counted.Sum(c => c.Cost.Total.Amount);
    }

    private async Task<Dictionary<AlertId, UsageByWindow>> MeterAsync(
        IReadOnlyList<WatchedAlert> alerts, UsageReading reading, CancellationToken cancellationToken)
    {
        var metered = new Dictionary<AlertId, UsageByWindow>();
        if (alerts.Count == 0)
            return metered;
        var known = await metrics.OfAsync(alerts.Select(a => a.Alert.MetricId!.Value), cancellationToken).ConfigureAwait(false);
        var named = alerts.SelectMany(Named).Distinct().ToList();
        var others = named.Count == 0 ? new Dictionary<CustomerId, Customer>() : await customers.FindManyAsync(named, cancellationToken).ConfigureAwait(false);
        foreach (var alert in alerts)
        {
            var whose = Named(alert).Where(others.ContainsKey).Select(id => others[id]).ToList();
            if (whose.Count == 0)
                whose.Add(alert.Check.Customer);
            var through = new ServicePeriod(alert.Period.Start, alert.Check.Through(alert.Period));
            var windows = UsageByWindow.Of(
                [.. whose.Select(c => new UsageCustomer(c.Id, c.ExternalCustomerId))], known[alert.Alert.MetricId!.Value].In(alert.Check.Subscription.Timeline.Zone), through, [], full: alert.Period);
            metered.Add(alert.Alert.Id, windows);
            reading.Add(windows);
        }

        return metered;
    }

    // Whose usage the subscription's prices of the metric meter; none where it is its own customer's.
    private static IEnumerable<CustomerId> Named(WatchedAlert alert) => alert.Check.Subscription.Timeline.Intervals
        .Where(i => i.Price.MetricId == alert.Alert.MetricId && i.Start < alert.Period.End && !(i.End <= alert.Period.Start))
        .SelectMany(i => i.UsageCustomers)
        .Distinct();

    private async Task<IReadOnlyDictionary<SubscriptionId, MeteredCosts>> CostAsync(
        IReadOnlyList<WatchedAlert> alerts, UsageReading reading, CancellationToken cancellationToken)
    {
        List<CostRequest> requests =
        [
            .. alerts.DistinctBy(a => a.Alert.SubscriptionId).Select(a =>
                CostRequest.Of(a.Check.Subscription, a.Check.Customer, a.Period.Start, a.Check.Through(a.Period))),
        ];
        var metered = await costs.AddAsync(requests, reading, cancellationToken).ConfigureAwait(false);
        return requests.Zip(metered).ToDictionary(r => r.First.Subscription.Id, r => new MeteredCosts(r.First, r.Second));
    }
}

/// <summary>A billing period's costs, once its usage has been read.</summary>
internal sealed record MeteredCosts(CostRequest Request, IReadOnlyDictionary<UsageNeed, UsageByWindow> Windows)
{
    /// <summary>What each price has come to from the first cut to the last.</summary>
    public IReadOnlyList<(Price Price, CostSoFar Cost)> Costs()
    {
        var calculation = new CostCalculation(Request.Subscription.Timeline, Request.Charges, Windows);
        var before = calculation.Through(Request.Cuts[0]);
        var after = calculation.Through(Request.Cuts[^1]);
        return
        [
            .. Request.Charges.Select(c => c.Price).DistinctBy(p => p.Id).Where(p => after.ContainsKey(p.Id))
                .Select(p => (p, after[p.Id].Since(before.TryGetValue(p.Id, out var earlier) ? earlier : null))),
        ];
    }
}
