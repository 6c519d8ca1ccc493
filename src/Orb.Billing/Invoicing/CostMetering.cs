using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Invoicing;

/// <summary>The costs of a subscription that are asked for.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="Customer">Its customer.</param>
/// <param name="Charges">The charges that count.</param>
/// <param name="Cuts">The instants up to which they are to be known, in order.</param>
internal sealed record CostRequest(Subscription Subscription, Customer Customer, IReadOnlyList<PlannedCharge> Charges, IReadOnlyList<Instant> Cuts)
{
    /// <summary>The costs from one instant to another.</summary>
    public static CostRequest Of(Subscription subscription, Customer customer, Instant start, Instant end) =>
        new(subscription, customer, ChargesOf(subscription.Timeline, new ServicePeriod(start, end)), [start, end]);

    /// <summary>The charges that count in a stretch of time. True-ups of commitments are of their whole period: they are told by its invoice.</summary>
    public static IReadOnlyList<PlannedCharge> ChargesOf(SubscriptionTimeline timeline, ServicePeriod stretch) =>
        [.. ChargePlanner.Within(timeline, stretch).Where(c => !c.Price.IsCommitment)];
}

/// <summary>Reads the usage that costs need, of any number of subscriptions at once.</summary>
internal sealed class CostMetering(MetricDefinitions metrics, UsageSources sources)
{
    /// <summary>Adds what requests need to a reading.</summary>
    /// <returns>The usage of each request, cut at its instants, once the reading was run.</returns>
    public async Task<IReadOnlyList<IReadOnlyDictionary<UsageNeed, UsageByWindow>>> AddAsync(
        IReadOnlyList<CostRequest> requests, UsageReading reading, CancellationToken cancellationToken)
    {
        var needs = requests.Select(r => r.Charges.SelectMany(c => c.UsageNeeds.Select(n => (Charge: c, Need: n))).DistinctBy(n => n.Need).ToList()).ToList();
        if (needs.All(n => n.Count == 0))
            return [.. requests.Select(_ => new Dictionary<UsageNeed, UsageByWindow>())];
        var known = await metrics.OfAsync(needs.SelectMany(n => n).Select(n => n.Need.MetricId), cancellationToken).ConfigureAwait(false);
        List<ProjectionRequest> projections = [.. requests.Select(r => new ProjectionRequest(r.Subscription, r.Customer, r.Cuts[^1]))];
        var source = await sources.OfAsync(projections, cancellationToken).ConfigureAwait(false);
        return
        [
            .. requests.Zip(projections, needs).Select(r =>
            {
                var windows = new Dictionary<UsageNeed, UsageByWindow>();
                foreach (var (charge, need) in r.Third)
                {
                    var zone = r.First.Subscription.Timeline.Zone;
                    var metric = known[need.MetricId].In(zone) with { Detail = charge.Price.Model.Usage };
                    var of = source(r.Second, need.IntervalId, need.Period.Start);
                    var cut = UsageByWindow.Of(of.Customers, metric, need.Period, r.First.Cuts, of.Filter, charge.AnchorPeriod.In(zone));
                    windows.Add(need, cut);
                    reading.Add(cut, need.LevelFrom);
                }

                return windows;
            }),
        ];
    }
}
