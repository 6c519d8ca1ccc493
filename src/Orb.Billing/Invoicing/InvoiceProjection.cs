using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Customers;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Invoicing;

/// <summary>
/// Carries the four steps of an invoice from store to core and back: plan, fetch, calculate, reconcile. Issue, draft, upcoming invoice and
/// preview all come through here (R24); whatever the number of subscriptions, the fetch takes a handful of queries.
/// </summary>
internal sealed class InvoiceProjection(
    IInvoiceStore invoices, IMetricStore metrics, IUsageStore usage, IPlanStore plans, ProjectionPlanning planning,
    UsageCustomers usageCustomers, TenantScope tenant)
{
    /// <summary>The invoices each subscription has at its date, in the order of the requests.</summary>
    public async Task<Projection> RunAsync(IReadOnlyList<ProjectionRequest> requests, CancellationToken cancellationToken)
    {
        var cutOff = await usage.TakeCutOffAsync(cancellationToken).ConfigureAwait(false);
        var planned = await planning.RunAsync(requests, cutOff, cancellationToken).ConfigureAwait(false);
        var metered = await MeterAsync(requests.Zip(planned), cutOff, cancellationToken).ConfigureAwait(false);
        var keys = planned.SelectMany(p => p.Select(c => c.Key)).Distinct().ToList();
        var settled = await invoices.SettledAsync(keys, cancellationToken).ConfigureAwait(false);
        var calculated = requests.Zip(planned, (r, charges) => InvoiceCalculation.Run(r.Subscription.Timeline, charges, metered, settled, r.InvoiceDate)).ToList();
        return new Projection([.. calculated.Select(c => c.Invoices)], [.. calculated.Select(c => c.Credits)], Unreadable(metered), cutOff);
    }

    /// <summary>The credits that a subscription's timeline makes due on what was charged beyond an instant (R11, R12).</summary>
    public async Task<IReadOnlyList<LineCredit>> CreditsPastAsync(
        Subscription subscription, Customer customer, Instant from, Instant at, CancellationToken cancellationToken)
    {
        var settled = await invoices.SettledPastAsync(subscription.Id, from, cancellationToken).ConfigureAwait(false);
        if (settled.Count == 0)
            return [];
        var charges = ChargePlanner.WithSharers(subscription.Timeline, ChargePlanner.Named(subscription.Timeline, settled.Keys, dueBy: at), at);
        var cutOff = await usage.TakeCutOffAsync(cancellationToken).ConfigureAwait(false);
        var metered = await MeterAsync([(new ProjectionRequest(subscription, customer, at), charges)], cutOff, cancellationToken).ConfigureAwait(false);
        return InvoiceCalculation.CreditsAfterChange(subscription.Timeline, settled, metered, charges);
    }

    /// <summary>Lines with their ids and the catalogue's view of their prices.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<InvoiceLineItem>>> ItemsAsync(IReadOnlyList<CalculatedInvoice> calculated, CancellationToken cancellationToken)
    {
        var ids = calculated.SelectMany(c => c.Lines.Select(l => l.Price.Id)).Distinct().ToList();
        var prices = await plans.FindPricesAsync(ids, cancellationToken).ConfigureAwait(false);
        return [.. calculated.Select(c => c.Lines.Select(l => new InvoiceLineItem(LineId(l), l, prices[l.Price.Id])).ToList())];
    }

    private static IReadOnlyList<(MetricId MetricId, Accumulator Accumulator)> Unreadable(MeteredUsage metered) =>
        [.. metered.All.Where(m => m.Value.UnreadableCount > 0).Select(m => (m.Key.MetricId, m.Value))];

    private async Task<MeteredUsage> MeterAsync(
        IEnumerable<(ProjectionRequest Request, IReadOnlyList<PlannedCharge> Charges)> plan, long cutOff, CancellationToken cancellationToken)
    {
        var needs = plan
            .SelectMany(p => p.Charges.SelectMany(c => c.UsageNeeds).Select(n => (p.Request, Need: n)))
            .DistinctBy(n => n.Need)
            .ToList();
        if (needs.Count == 0)
            return MeteredUsage.None;

        var known = await metrics.FindManyAsync([.. needs.Select(n => n.Need.MetricId).Distinct()], cancellationToken).ConfigureAwait(false);
        var byNeed = new Dictionary<UsageNeed, Accumulator>();
        var queries = new List<UsageQuery>();
        var whose = await usageCustomers.OfAsync([.. needs.Select(n => n.Request).Distinct()], cancellationToken).ConfigureAwait(false);
        foreach (var (request, need) in needs)
        {
            var accumulator = known[need.MetricId].Definition.NewAccumulator();
            byNeed.Add(need, accumulator);
            queries.Add(new UsageQuery(whose(request, need.IntervalId), need.Period, accumulator));
        }

        await usage.MeterAsync(queries, cutOff, cancellationToken).ConfigureAwait(false);
        return new MeteredUsage(byNeed);
    }

    private LineItemId LineId(InvoiceLine line) => new(DerivedId.Of(
        $"line {tenant.TenantId} {line.Charge.SubscriptionId} {line.Charge.LineageId} {line.Charge.AnchorPeriodStart:R} {line.Charge.Kind} {line.Sequence}"));
}

/// <summary>The invoices and the credits of corrections per request, what metrics could not read, and the ingest sequence usage was cut off at.</summary>
internal sealed record Projection(
    IReadOnlyList<IReadOnlyList<CalculatedInvoice>> Invoices,
    IReadOnlyList<IReadOnlyList<LineCredit>> Credits,
    IReadOnlyList<(MetricId MetricId, Accumulator Accumulator)> Unreadable,
    long CutOff);
