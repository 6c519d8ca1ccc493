using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Subscriptions;
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
    IInvoiceStore invoices, MetricDefinitions metrics, IUsageStore usage, IPlanStore plans, ProjectionPlanning planning,
    UsageSources usageSources, CreditApplication credits, TenantScope tenant)
{
    /// <summary>The invoices each subscription has at its date, in the order of the requests.</summary>
    public async Task<Projection> RunAsync(IReadOnlyList<ProjectionRequest> requests, CancellationToken cancellationToken)
    {
        var run = await credits.BeginAsync(requests, cancellationToken).ConfigureAwait(false);
        var cutOff = await usage.TakeCutOffAsync(cancellationToken).ConfigureAwait(false);
        var planned = run.WithoutDrafted(await planning.RunAsync(run.Requests, cutOff, cancellationToken).ConfigureAwait(false));
        var keys = planned.SelectMany(p => p).SelectMany(KeysOf).Distinct().ToList();
        var settled = await invoices.SettledAsync(keys, cancellationToken).ConfigureAwait(false);
        planned = [.. run.Requests.Zip(planned, (r, p) => CoveringCharges.WithCounted(r.Subscription.Timeline, p, settled, r.OpenUntil))];
        var metered = await MeterAsync(run.Requests.Zip(planned), cutOff, run, cancellationToken).ConfigureAwait(false);
        var calculated = run.Requests.Select((request, i) => Calculated(request, planned[i], metered, settled, isAsked: i < requests.Count)).ToList();
        var (paid, claims) = await credits.ApplyAsync(run, planned, metered, settled, [.. calculated.Select(c => c.Invoices)], cancellationToken).ConfigureAwait(false);
        Recomputation.Insist(paid.SelectMany(p => p).SelectMany(i => i.Lines));
        return new Projection(
            [.. paid.Take(requests.Count)], [.. calculated.Take(requests.Count).Select(c => c.Credits)],
            Unreadable(metered, planned.Take(requests.Count)), cutOff, claims);
    }

    /// <summary>The credits that timelines make due on what was charged beyond an instant of each (R11, R12), in the order of the subscriptions.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<LineCredit>>> CreditsPastAsync(IReadOnlyList<PastCharges> asked, CancellationToken cancellationToken)
    {
        var since = asked.ToDictionary(a => a.Subscription.Id, a => ChargePlanner.EarliestPeriodAt(a.Subscription.Timeline, a.From));
        var settled = (await invoices.SettledPastAsync(since, cancellationToken).ConfigureAwait(false))
            .GroupBy(s => s.Key.SubscriptionId).ToDictionary(g => g.Key, g => g.ToDictionary());
        if (settled.Count == 0)
            return [.. asked.Select(_ => (IReadOnlyList<LineCredit>)[])];
        var charges = asked.Where(a => settled.ContainsKey(a.Subscription.Id)).ToDictionary(
            a => a.Subscription.Id,
            a => ChargePlanner.WithSharers(
                a.Subscription.Timeline, ChargePlanner.Named(a.Subscription.Timeline, settled[a.Subscription.Id].Keys, dueBy: a.At), a.At));
        var counted = await CountedAsync(charges.Values.SelectMany(c => c), settled, cancellationToken).ConfigureAwait(false);
        foreach (var a in asked.Where(a => charges.ContainsKey(a.Subscription.Id)))
            charges[a.Subscription.Id] = CoveringCharges.WithCounted(a.Subscription.Timeline, charges[a.Subscription.Id], counted, a.At);
        var cutOff = await usage.TakeCutOffAsync(cancellationToken).ConfigureAwait(false);
        var metered = await MeterAsync(
            [.. asked.Where(a => charges.ContainsKey(a.Subscription.Id)).Select(a => (new ProjectionRequest(a.Subscription, a.Customer, a.At), charges[a.Subscription.Id]))],
            cutOff, run: null, cancellationToken).ConfigureAwait(false);
        return [.. asked.Select(a => charges.TryGetValue(a.Subscription.Id, out var ofIt)
            ? InvoiceCalculation.CreditsAfterChange(a.Subscription.Timeline, settled[a.Subscription.Id], metered, ofIt, a.At, counted)
            : [])];
    }

    /// <summary>Lines with their ids and the catalogue's view of their prices.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<InvoiceLineItem>>> ItemsAsync(IReadOnlyList<CalculatedInvoice> calculated, CancellationToken cancellationToken)
    {
        var ids = calculated.SelectMany(c => c.Lines.Select(l => l.Price.Id)).Distinct().ToList();
        var prices = await plans.FindPricesAsync(ids, cancellationToken).ConfigureAwait(false);
        return [.. calculated.Select(c => c.Lines.Select(l => new InvoiceLineItem(LineId(l), l, prices[l.Price.Id])).ToList())];
    }

    private static IEnumerable<ChargeKey> KeysOf(PlannedCharge charge) => charge.CoversAsSettled.Select(c => c.Key).Prepend(charge.Key);

    // What is settled of the charges, and of those that count towards commitments among them.
    private async Task<IReadOnlyDictionary<ChargeKey, SettledCharge>> CountedAsync(
        IEnumerable<PlannedCharge> charges, Dictionary<SubscriptionId, Dictionary<ChargeKey, SettledCharge>> settled, CancellationToken cancellationToken)
    {
        var known = settled.Values.SelectMany(s => s).ToDictionary();
        List<ChargeKey> further = [.. charges.SelectMany(c => c.CoversAsSettled).Select(c => c.Key).Where(k => !known.ContainsKey(k)).Distinct()];
        foreach (var (key, charge) in await invoices.SettledAsync(further, cancellationToken).ConfigureAwait(false))
            known.Add(key, charge);
        return known;
    }

    // Another draft of the customer that cannot be calculated draws nothing; it must not stop those that can.
    private static CalculatedInvoices Calculated(
        ProjectionRequest request, IReadOnlyList<PlannedCharge> charges, MeteredUsage metered, IReadOnlyDictionary<ChargeKey, SettledCharge> settled, bool isAsked)
    {
        try
        {
            return request.IsPart
                ? new CalculatedInvoices(PartCalculation.Run(request.Subscription.Timeline, charges, metered, settled, request.InvoiceDate, request.Threshold), [])
                : InvoiceCalculation.Run(request.Subscription.Timeline, charges, metered, settled, request.InvoiceDate);
        }
        catch (AmountOverflowException) when (!isAsked)
        {
            return new CalculatedInvoices([], []);
        }
    }

    private static IReadOnlyList<IReadOnlyList<(MetricId MetricId, Accumulator Accumulator)>> Unreadable(
        MeteredUsage metered, IEnumerable<IReadOnlyList<PlannedCharge>> asked) =>
        [.. asked.Select(p => p.Where(c => !c.IsCounted).SelectMany(c => c.UsageNeeds).Distinct().Where(n => metered[n].UnreadableCount > 0).Select(n => (n.MetricId, metered[n])).ToList())];

    private async Task<MeteredUsage> MeterAsync(
        IEnumerable<(ProjectionRequest Request, IReadOnlyList<PlannedCharge> Charges)> plan, long cutOff, CreditRun? run, CancellationToken cancellationToken)
    {
        var needs = plan
            .SelectMany(p => p.Charges.SelectMany(c => c.UsageNeeds.Select(n => (p.Request, Charge: c, Need: n))))
            .DistinctBy(n => n.Need)
            .ToList();
        if (needs.Count == 0)
            return MeteredUsage.None;

        var known = await metrics.OfAsync(needs.Select(n => n.Need.MetricId), cancellationToken).ConfigureAwait(false);
        var byNeed = new Dictionary<UsageNeed, Accumulator>();
        var reading = new UsageReading();
        var sources = await usageSources.OfAsync([.. needs.Select(n => n.Request).Distinct()], cancellationToken).ConfigureAwait(false);
        foreach (var (request, charge, need) in needs)
        {
            var zone = request.Subscription.Timeline.Zone;
            var metric = known[need.MetricId].In(zone) with { Detail = charge.Price.Model.Usage };
            var source = sources(request, need.IntervalId, need.Period.Start);
            var full = charge.AnchorPeriod.In(zone);
            if (run?.Cut(request.Customer.Id, source, need, metric, full) is { } windows)
            {
                reading.Add(windows, need.LevelFrom);
                continue;
            }

            var accumulator = metric.NewAccumulator(need.Period, full);
            byNeed.Add(need, accumulator);
            reading.Add(new UsageQuery(source.Customers, need.Period, accumulator) { Filter = source.Filter }, need.LevelFrom);
        }

        await reading.RunAsync(usage, cutOff, cancellationToken).ConfigureAwait(false);
        foreach (var (need, windows) in run?.Windows ?? new Dictionary<UsageNeed, UsageByWindow>())
            byNeed.Add(need, windows.Whole());
        return new MeteredUsage(byNeed);
    }

    private LineItemId LineId(InvoiceLine line) => new(DerivedId.Of(
        line.InvoiceDate,
        $"line {tenant.TenantId} {line.Charge.SubscriptionId} {line.Charge.LineageId} {line.Charge.AnchorPeriodStart:R} {line.Charge.Kind} {line.Sequence}"));
}

/// <summary>Asks what a subscription's timeline makes of the charges settled beyond an instant.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="Customer">Its customer.</param>
/// <param name="From">The instant of the change.</param>
/// <param name="At">The time it is looked at.</param>
internal sealed record PastCharges(Subscription Subscription, Customer Customer, Instant From, Instant At);

/// <summary>
/// The invoices, the credits of corrections and what metrics could not read, per request; the ingest sequence usage was cut off at, and what the
/// customers' drafts draw from prepaid credits.
/// </summary>
internal sealed record Projection(
    IReadOnlyList<IReadOnlyList<CalculatedInvoice>> Invoices,
    IReadOnlyList<IReadOnlyList<LineCredit>> Credits,
    IReadOnlyList<IReadOnlyList<(MetricId MetricId, Accumulator Accumulator)>> Unreadable,
    long CutOff,
    CreditClaims Prepaid);
