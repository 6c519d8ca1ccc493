using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Credits;
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
    UsageCustomers usageCustomers, CreditApplication credits, TenantScope tenant)
{
    /// <summary>The invoices each subscription has at its date, in the order of the requests.</summary>
    public async Task<Projection> RunAsync(IReadOnlyList<ProjectionRequest> requests, CancellationToken cancellationToken)
    {
        var run = await credits.BeginAsync(requests, cancellationToken).ConfigureAwait(false);
        var cutOff = await usage.TakeCutOffAsync(cancellationToken).ConfigureAwait(false);
        var planned = run.WithoutDrafted(await planning.RunAsync(run.Requests, cutOff, cancellationToken).ConfigureAwait(false));
        var metered = await MeterAsync(run.Requests.Zip(planned), cutOff, run, cancellationToken).ConfigureAwait(false);
        var keys = planned.SelectMany(p => p.Select(c => c.Key)).Distinct().ToList();
        var settled = await invoices.SettledAsync(keys, cancellationToken).ConfigureAwait(false);
        var calculated = run.Requests.Select((request, i) => Calculated(request, planned[i], metered, settled, isAsked: i < requests.Count)).ToList();
        var (paid, claims) = await credits.ApplyAsync(run, planned, metered, settled, [.. calculated.Select(c => c.Invoices)], cancellationToken).ConfigureAwait(false);
        return new Projection(
            [.. paid.Take(requests.Count)], [.. calculated.Take(requests.Count).Select(c => c.Credits)],
            Unreadable(metered, planned.Take(requests.Count)), cutOff, claims);
    }

    /// <summary>The credits that a subscription's timeline makes due on what was charged beyond an instant (R11, R12).</summary>
    public async Task<IReadOnlyList<LineCredit>> CreditsPastAsync(
        Subscription subscription, Customer customer, Instant from, Instant at, CancellationToken cancellationToken)
    {
        var since = ChargePlanner.EarliestPeriodAt(subscription.Timeline, from);
        var settled = await invoices.SettledPastAsync(subscription.Id, since, cancellationToken).ConfigureAwait(false);
        if (settled.Count == 0)
            return [];
        var charges = ChargePlanner.WithSharers(subscription.Timeline, ChargePlanner.Named(subscription.Timeline, settled.Keys, dueBy: at), at);
        var cutOff = await usage.TakeCutOffAsync(cancellationToken).ConfigureAwait(false);
        var metered = await MeterAsync([(new ProjectionRequest(subscription, customer, at), charges)], cutOff, run: null, cancellationToken).ConfigureAwait(false);
        return InvoiceCalculation.CreditsAfterChange(subscription.Timeline, settled, metered, charges);
    }

    /// <summary>Lines with their ids and the catalogue's view of their prices.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<InvoiceLineItem>>> ItemsAsync(IReadOnlyList<CalculatedInvoice> calculated, CancellationToken cancellationToken)
    {
        var ids = calculated.SelectMany(c => c.Lines.Select(l => l.Price.Id)).Distinct().ToList();
        var prices = await plans.FindPricesAsync(ids, cancellationToken).ConfigureAwait(false);
        return [.. calculated.Select(c => c.Lines.Select(l => new InvoiceLineItem(LineId(l), l, prices[l.Price.Id])).ToList())];
    }

    // Another draft of the customer that cannot be calculated draws nothing; it must not stop those that can.
    private static CalculatedInvoices Calculated(
        ProjectionRequest request, IReadOnlyList<PlannedCharge> charges, MeteredUsage metered, IReadOnlyDictionary<ChargeKey, SettledCharge> settled, bool isAsked)
    {
        try
        {
            return InvoiceCalculation.Run(request.Subscription.Timeline, charges, metered, settled, request.InvoiceDate);
        }
        catch (AmountOverflowException) when (!isAsked)
        {
            return new CalculatedInvoices([], []);
        }
    }

    private static IReadOnlyList<(MetricId MetricId, Accumulator Accumulator)> Unreadable(
        MeteredUsage metered, IEnumerable<IReadOnlyList<PlannedCharge>> asked) =>
        [.. asked.SelectMany(p => p.SelectMany(c => c.UsageNeeds)).Distinct().Where(n => metered[n].UnreadableCount > 0).Select(n => (n.MetricId, metered[n]))];

    private async Task<MeteredUsage> MeterAsync(
        IEnumerable<(ProjectionRequest Request, IReadOnlyList<PlannedCharge> Charges)> plan, long cutOff, CreditRun? run, CancellationToken cancellationToken)
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
            var metric = known[need.MetricId].Definition;
            if (run?.Cut(request.Customer.Id, whose(request, need.IntervalId), need, metric) is { } windows)
            {
                queries.AddRange(windows.Queries);
                continue;
            }

            var accumulator = metric.NewAccumulator();
            byNeed.Add(need, accumulator);
            queries.Add(new UsageQuery(whose(request, need.IntervalId), need.Period, accumulator));
        }

        await usage.MeterAsync(queries, cutOff, cancellationToken).ConfigureAwait(false);
        foreach (var (need, windows) in run?.Windows ?? new Dictionary<UsageNeed, UsageByWindow>())
            byNeed.Add(need, windows.Cumulative()[^1]);
        return new MeteredUsage(byNeed);
    }

    private LineItemId LineId(InvoiceLine line) => new(DerivedId.Of(
        $"line {tenant.TenantId} {line.Charge.SubscriptionId} {line.Charge.LineageId} {line.Charge.AnchorPeriodStart:R} {line.Charge.Kind} {line.Sequence}"));
}

/// <summary>
/// The invoices and the credits of corrections per request, what metrics could not read, the ingest sequence usage was cut off at, and what the
/// customers' drafts draw from prepaid credits.
/// </summary>
internal sealed record Projection(
    IReadOnlyList<IReadOnlyList<CalculatedInvoice>> Invoices,
    IReadOnlyList<IReadOnlyList<LineCredit>> Credits,
    IReadOnlyList<(MetricId MetricId, Accumulator Accumulator)> Unreadable,
    long CutOff,
    CreditClaims Prepaid);
