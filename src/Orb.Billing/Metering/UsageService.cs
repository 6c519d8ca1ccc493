using System.Globalization;
using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Subscriptions;
using Orb.Billing.Telemetry;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Metering;

internal sealed class UsageService(
    IUsageStore store,
    ICustomerStore customers,
    ISubscriptionStore subscriptions,
    IMetricStore metrics,
    CustomerClock clock,
    UsageIngest ingest,
    UsageAmendments amendments,
    UsageEventLookup lookup,
    BillingTelemetry telemetry) : IUsageService
{
    private const int MaximumWindows = 400;

    public async Task<IngestResult> IngestAsync(IReadOnlyList<NewUsageEvent> events, CancellationToken cancellationToken)
    {
        var result = await ingest.RunAsync(events, null, cancellationToken).ConfigureAwait(false);
        telemetry.Ingested(result.Ingested, result.Duplicates, result.Failures.Count == 0 ? 0 : events.Count);
        return result;
    }

    public Task<Outcome<UsageCorrection>> AmendAsync(NewUsageEvent amended, CancellationToken cancellationToken) =>
        amendments.AmendAsync(amended, cancellationToken);

    public Task<Outcome<UsageCorrection>> DeprecateAsync(string idempotencyKey, CancellationToken cancellationToken) =>
        amendments.DeprecateAsync(idempotencyKey, cancellationToken);

    public Task<Outcome<IReadOnlyList<FoundUsageEvent>>> SearchAsync(UsageEventSearch search, CancellationToken cancellationToken) =>
        lookup.RunAsync(search, cancellationToken);

    public async Task<Outcome<IReadOnlyList<MetricUsage>>> OfSubscriptionAsync(SubscriptionUsageQuery query, CancellationToken cancellationToken)
    {
        if (await subscriptions.FindAsync(query.SubscriptionId, cancellationToken).ConfigureAwait(false) is not { } subscription)
            return Refusal.NotFound("Subscription", query.SubscriptionId.ToString());
        var customer = (await customers.FindAsync(subscription.CustomerId, cancellationToken).ConfigureAwait(false))!;
        var timeline = subscription.Timeline;
        var (from, to) = RangeOf(query, timeline, await clock.NowAsync(customer, cancellationToken).ConfigureAwait(false));
        // One that was cancelled as it started has no usage to be asked for wrongly.
        if (to <= from && query is { From: null, To: null })
            return Outcome.Success<IReadOnlyList<MetricUsage>>([]);
        if (to <= from)
            return Refusal.Invalid("timeframe_end", $"must lie after {from}, but is {to}.");
        if (query.ByDay && (to - from).Days > MaximumWindows)
            return Refusal.Invalid("timeframe_end", string.Create(CultureInfo.InvariantCulture, $"by day, at most {MaximumWindows} days can be read at once."));

        var metricIds = timeline.Intervals.Select(i => i.Price.MetricId).OfType<MetricId>().Distinct().ToList();
        if (query.MetricId is { } wanted)
        {
            if (!metricIds.Contains(wanted))
                return Refusal.NotFound("BillableMetric", wanted.ToString());
            metricIds = [wanted];
        }

        if (Wrong(query) is { } wrong)
            return wrong;
        var found = await metrics.FindManyAsync(metricIds, cancellationToken).ConfigureAwait(false);
        var range = new ServicePeriod(from, to);
        var windows = query.ByDay ? UsageWindows.ByDay(range, timeline.Zone) : [range];
        var filter = EventFilter.All([.. query.Dimensions.Select(d => new ComparisonFilter(EventField.Property(d.Key), ComparisonOperator.Equal, PropertyValue.Text(d.Value)))]);
        UsageCustomer[] whose = [new UsageCustomer(customer.Id, customer.ExternalCustomerId)];
        if (query.GroupBy is { } key)
            return await ByGroupAsync(found[metricIds[0]], new GroupedWindows(found[metricIds[0]].Definition.In(timeline.Zone), key, windows, w => Within(w, timeline), query.Cumulative), whose, filter, cancellationToken).ConfigureAwait(false);
        var reading = new UsageReading();
        var usage = metricIds.Select(id => (Metric: found[id], Windows: new MeteredWindows(found[id].Definition.In(timeline.Zone), windows, w => Within(w, timeline), query.Cumulative))).ToList();
        foreach (var (_, metered) in usage)
            metered.AddTo(reading, whose, filter);
        await reading.RunAsync(store, await store.TakeCutOffAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        try
        {
            return Outcome.Success<IReadOnlyList<MetricUsage>>([.. usage.Select(u => new MetricUsage(u.Metric, u.Windows.Quantities()))]);
        }
        catch (AmountOverflowException overflow)
        {
            return Refusal.Constraint($"The usage cannot be calculated. {overflow.Message}");
        }
    }

    private async Task<Outcome<IReadOnlyList<MetricUsage>>> ByGroupAsync(
        BillableMetric metric, GroupedWindows grouped, IReadOnlyList<UsageCustomer> whose, EventFilter filter, CancellationToken cancellationToken)
    {
        var reading = new UsageReading();
        grouped.AddTo(reading, whose, filter);
        await reading.RunAsync(store, await store.TakeCutOffAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        try
        {
            return Outcome.Success<IReadOnlyList<MetricUsage>>([.. grouped.Quantities().Select(g => new MetricUsage(metric, g.Windows) { Group = g.Value })]);
        }
        catch (AmountOverflowException overflow)
        {
            return Refusal.Constraint($"The usage cannot be calculated. {overflow.Message}");
        }
    }

    private static Refusal? Wrong(SubscriptionUsageQuery query)
    {
        var validation = new Validation();
        validation.OptionalText("group_by", query.GroupBy);
        foreach (var (key, value) in query.Dimensions)
        {
            validation.Text("first_dimension_key", key);
            validation.OptionalText("first_dimension_value", value);
        }

        if (query.MetricId is null && (query.GroupBy is not null || query.Dimensions.Count > 0))
            validation.Add("billable_metric_id", "is required to group usage or to choose a part of it.");
        return validation.Failed ? validation.Refusal : null;
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

    // Usage outside the subscription's life is not the subscription's.
    private static ServicePeriod Within(ServicePeriod window, SubscriptionTimeline timeline)
    {
        var start = Instant.Max(window.Start, timeline.Start);
        var end = timeline.End is { } own ? Instant.Min(window.End, own) : window.End;
        return start < end ? new ServicePeriod(start, end) : new ServicePeriod(window.Start, window.Start);
    }
}
