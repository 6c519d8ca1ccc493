using System.Globalization;
using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Subscriptions;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Metering;

internal sealed class UsageService(
    IUsageStore store,
    ICustomerStore customers,
    ISubscriptionStore subscriptions,
    IMetricStore metrics,
    CustomerClock clock,
    UsageIngest ingest,
    UsageAmendments amendments) : IUsageService
{
    private const int MaximumWindows = 400;

    public Task<IngestResult> IngestAsync(IReadOnlyList<NewUsageEvent> events, CancellationToken cancellationToken) =>
        ingest.RunAsync(events, null, cancellationToken);

    public Task<Outcome<UsageCorrection>> AmendAsync(NewUsageEvent amended, CancellationToken cancellationToken) =>
        amendments.AmendAsync(amended, cancellationToken);

    public Task<Outcome<UsageCorrection>> DeprecateAsync(string idempotencyKey, CancellationToken cancellationToken) =>
        amendments.DeprecateAsync(idempotencyKey, cancellationToken);

    public async Task<Outcome<IReadOnlyList<MetricUsage>>> OfSubscriptionAsync(SubscriptionUsageQuery query, CancellationToken cancellationToken)
    {
        if (await subscriptions.FindAsync(query.SubscriptionId, cancellationToken).ConfigureAwait(false) is not { } subscription)
            return Refusal.NotFound("Subscription", query.SubscriptionId.ToString());
        var customer = (await customers.FindAsync(subscription.CustomerId, cancellationToken).ConfigureAwait(false))!;
        var timeline = subscription.Timeline;
        var range = RangeOf(query, timeline, await clock.NowAsync(customer, cancellationToken).ConfigureAwait(false));
        if (range.To <= range.From)
            return Refusal.Invalid("timeframe_end", $"must lie after {range.From}, but is {range.To}.");
        if (query.ByDay && (range.To - range.From).Days > MaximumWindows)
            return Refusal.Invalid("timeframe_end", string.Create(CultureInfo.InvariantCulture, $"by day, at most {MaximumWindows} days can be read at once."));

        var metricIds = timeline.Intervals.Select(i => i.Price.MetricId).OfType<MetricId>().Distinct().ToList();
        if (query.MetricId is { } wanted)
        {
            if (!metricIds.Contains(wanted))
                return Refusal.NotFound("BillableMetric", wanted.ToString());
            metricIds = [wanted];
        }

        var found = await metrics.FindManyAsync(metricIds, cancellationToken).ConfigureAwait(false);
        var windows = query.ByDay ? Days(range.From, range.To, timeline.Zone) : [new ServicePeriod(range.From, range.To)];
        var usage = metricIds.Select(id => (Metric: found[id], Parts: windows.Select(_ => found[id].Definition.NewAccumulator()).ToList())).ToList();
        var queries = usage.SelectMany(u => windows.Zip(u.Parts, (w, a) =>
            new UsageQuery(customer.Id, customer.ExternalCustomerId, Within(w, timeline), a))).Where(q => !q.Period.IsEmpty).ToList();
        await store.MeterAsync(queries, await store.TakeCutOffAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return Outcome.Success<IReadOnlyList<MetricUsage>>([.. usage.Select(u => new MetricUsage(u.Metric, Quantities(windows, u.Parts, query.Cumulative)))]);
    }

    private static (Instant From, Instant To) RangeOf(SubscriptionUsageQuery query, SubscriptionTimeline timeline, Instant now)
    {
        // Of a subscription that has ended the last period, of one that has not started the first.
        var within = timeline.End is { } end && end <= now ? Instant.Max(end - Duration.Epsilon, timeline.Start) : Instant.Max(now, timeline.Start);
        var running = timeline.BillingPeriodAt(within)?.In(timeline.Zone);
        var from = query.From ?? (running is { } period ? Instant.Max(period.Start, timeline.Start) : timeline.Start);
        var to = query.To ?? Earlier(running?.End ?? Instant.Max(now, timeline.Start), timeline.End);
        return (from, to);
    }

    private static Instant Earlier(Instant instant, Instant? end) => end is { } bound && bound < instant ? bound : instant;

    private static List<ServicePeriod> Days(Instant from, Instant to, DateTimeZone zone)
    {
        var days = new List<ServicePeriod>();
        for (var date = LocalDays.DateOf(from, zone); from < to; date = date.PlusDays(1))
        {
            var end = Instant.Min(LocalDays.StartOf(date.PlusDays(1), zone), to);
            if (end > from)
                days.Add(new ServicePeriod(from, end));
            from = Instant.Max(from, end);
        }

        return days;
    }

    // Usage outside the subscription's life is not the subscription's.
    private static ServicePeriod Within(ServicePeriod window, SubscriptionTimeline timeline)
    {
        var start = Instant.Max(window.Start, timeline.Start);
        var end = timeline.End is { } own ? Instant.Min(window.End, own) : window.End;
        return start < end ? new ServicePeriod(start, end) : new ServicePeriod(window.Start, window.Start);
    }

    private static List<UsageWindow> Quantities(List<ServicePeriod> windows, List<Accumulator> parts, bool cumulative)
    {
        var quantities = new List<UsageWindow>(windows.Count);
        var soFar = parts[0].Definition.NewAccumulator();
        for (var i = 0; i < windows.Count; i++)
        {
            soFar.Merge(parts[i]);
            quantities.Add(new UsageWindow(windows[i], cumulative ? soFar.Quantity : parts[i].Quantity));
        }

        return quantities;
    }
}
