using Microsoft.Extensions.Options;
using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Credits;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using Orb.Billing.Tenants;

namespace Orb.Billing.Invoicing;

/// <summary>
/// Plans the charges of invoices: what is due, what a change opened again, and what saw usage after it was settled (R11, R15). A fixed number
/// of calls, however many invoices.
/// </summary>
internal sealed class ProjectionPlanning(
    IInvoiceStore invoices, ILateUsageStore lateUsage, UsageSources usageSources, MetricDefinitions metrics, CurrentSettings settings,
    IOptions<OrbBillingOptions> options)
{
    /// <summary>The charges of each request, in the order of its lines.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<PlannedCharge>>> RunAsync(
        IReadOnlyList<ProjectionRequest> requests, long cutOff, CancellationToken cancellationToken)
    {
        var billed = (await BilledAsync(requests, cancellationToken).ConfigureAwait(false)).ToLookup(c => c.Key.SubscriptionId);
        var late = await LateAsync(requests, billed, cutOff, cancellationToken).ConfigureAwait(false);
        var again = requests.Select(r => Again(r, billed, late)).ToList();
        // What is open in parts is closed by its own invoice, and is not looked at again before.
        var inParts = (await invoices.SettledAsync([.. again.SelectMany(a => a).Distinct()], cancellationToken).ConfigureAwait(false))
            .Values.Where(s => s.OpenParts.Count > 0).Select(s => s.Key).ToHashSet();
        var due = requests.Select(Due).ToList();
        var held = await HeldAsync([.. requests.Zip(due)], cancellationToken).ConfigureAwait(false);
        return [.. requests.Select((r, i) => Plan(r, [.. due[i].Where(c => !held.Contains((r, c.Key)))], [.. again[i].Where(k => !inParts.Contains(k))]))];
    }

    // The charges that a change opened again or that saw usage since.
    private static List<ChargeKey> Again(ProjectionRequest request, ILookup<SubscriptionId, BilledCharge> billed, HashSet<ChargeKey> late) =>
        request.OpenAt is not null || request.IsPart ? [] : [.. billed[request.Subscription.Timeline.Id]
            .Where(c => c.CoveredUntil > request.CorrectsFrom || (request.TakesLateUsage && late.Contains(c.Key)))
            .Select(c => c.Key)];

    private static IReadOnlyList<PlannedCharge> Due(ProjectionRequest request)
    {
        var timeline = request.Subscription.Timeline;
        return request.OpenAt is not null ? []
            : request.IsPart ? ChargePlanner.OpenAt(timeline, request.InvoiceDate)
            : ChargePlanner.DueAt(timeline, request.InvoiceDate, request.OpenUntil);
    }

    private IReadOnlyList<PlannedCharge> Plan(
        ProjectionRequest request, IReadOnlyList<PlannedCharge> due, IReadOnlyList<ChargeKey> again)
    {
        var timeline = request.Subscription.Timeline;
        if (request.OpenAt is { } openAt)
            return ChargePlanner.WithSharers(timeline, OpenPeriods.At(timeline, openAt), Instant.MaxValue);
        if (request.IsPart)
            return [.. ChargePlanner.WithSharers(timeline, due, Instant.MaxValue).Select(c => c with { UsageUntil = ArrivedBy(request.InvoiceDate) })];
        var keys = due.Select(c => c.Key).ToHashSet();
        var corrected = ChargePlanner.Named(timeline, [.. again.Where(k => !keys.Contains(k))], request.OpenUntil).Select(c => c with { IsDue = false });
        // A composite follows the subtotals of what it is made of, and is adjusted together with it; commitments count what comes of that.
        var composed = CoveringCharges.WithComposites(timeline, [.. due, .. corrected], request.OpenUntil);
        var charges = ChargePlanner.WithSharers(timeline, composed, request.OpenUntil);
        return CoveringCharges.WithCommitments(timeline, charges, request.OpenUntil);
    }

    // Everything that could have come by then, and no more: after an outage a part must not bill what was used behind its date. Ahead of the clock events
    // come up to and including the lead.
    private Instant ArrivedBy(Instant instant) => instant + options.Value.IngestLead + Duration.FromSeconds(1);

    // A charge that is on a draft stays there until that is issued, whatever becomes due of it: no other invoice takes it (R13).
    private async Task<HashSet<(ProjectionRequest Request, ChargeKey Charge)>> HeldAsync(
        IReadOnlyList<(ProjectionRequest Request, IReadOnlyList<PlannedCharge> Due)> planned, CancellationToken cancellationToken)
    {
        // Only what was due before in part can be on an earlier draft.
        var asked = planned.Where(p => p.Due.Any(c => c.WasDueBefore(p.Request.InvoiceDate))).ToList();
        if (asked.Count == 0)
            return [];
        var drafts = (await invoices.DraftsOfAsync([.. asked.Select(p => p.Request.Subscription.Id).Distinct()], cancellationToken).ConfigureAwait(false))
            .ToLookup(d => d.SubscriptionId);
        return [.. asked.SelectMany(p => drafts[p.Request.Subscription.Id]
            .Where(d => d.Id != p.Request.DraftId && d.InvoiceDate < p.Request.InvoiceDate && d.Cause != InvoiceCause.Threshold)
            .SelectMany(d => HeldBy(d, p.Request.Subscription))
            .Select(key => (p.Request, key)))];
    }

    private static IEnumerable<ChargeKey> HeldBy(Invoice draft, Subscription subscription) => ChargePlanner
        .DueAt(subscription.Timeline, draft.InvoiceDate, ProjectionRequest.DraftUntil(draft, subscription))
        .Where(c => c.Price.InvoiceGroupingKey == draft.GroupingKey)
        .Select(c => c.Key);

    private async Task<IReadOnlyList<BilledCharge>> BilledAsync(
        IReadOnlyList<ProjectionRequest> requests, CancellationToken cancellationToken)
    {
        var from = new Dictionary<SubscriptionId, Instant>();
        var periods = (await settings.ReadAsync(cancellationToken).ConfigureAwait(false)).ReRatePeriods;
        foreach (var request in requests)
        {
            var window = request.TakesLateUsage ? ReRateWindow.Start(request.Subscription.Timeline, request.InvoiceDate, periods) : null;
            foreach (var instant in new[] { request.CorrectsFrom, window }.OfType<Instant>())
                from[request.Subscription.Id] = from.TryGetValue(request.Subscription.Id, out var known) ? Instant.Min(known, instant) : instant;
        }

        return await invoices.BilledPastAsync(from, cancellationToken).ConfigureAwait(false);
    }

    // The settled charges of the re-rate windows that saw a change after the cut-off they were last rated at.
    private async Task<HashSet<ChargeKey>> LateAsync(
        IReadOnlyList<ProjectionRequest> requests, ILookup<SubscriptionId, BilledCharge> billed, long cutOff, CancellationToken cancellationToken)
    {
        var charges = new List<(ProjectionRequest Request, PlannedCharge Charge, long Settled)>();
        var periods = (await settings.ReadAsync(cancellationToken).ConfigureAwait(false)).ReRatePeriods;
        var sources = await usageSources.OfAsync(requests, cancellationToken).ConfigureAwait(false);
        foreach (var request in requests.Where(r => r.TakesLateUsage))
        {
            var timeline = request.Subscription.Timeline;
            var settledBefore = billed[timeline.Id].ToDictionary(s => s.Key);
            var open = ReRateWindow.Of(timeline, settledBefore.Keys, request.InvoiceDate, periods);
            foreach (var charge in ChargePlanner.Named(timeline, open, request.OpenUntil))
            {
                if (settledBefore[charge.Key].CutOff is { } before)
                    charges.Add((request, charge, before));
            }
        }

        var known = await metrics.OfAsync(charges.Select(c => c.Charge.Price.MetricId).OfType<MetricId>(), cancellationToken).ConfigureAwait(false);
        List<(ChargeKey Key, LateQuery Query)> asked = [.. charges.SelectMany(c => Read(c.Charge, known).Select(r => (
            c.Charge.Key, new LateQuery(sources(c.Request, r.IntervalId, r.Period.Start).Customers, r.Period, c.Settled))))];
        if (asked.Count == 0)
            return [];
        // The charges of a subscription's period ask the same, however many they are.
        var questions = asked.GroupBy(a => (Who(a.Query), a.Query.Period, a.Query.SettledCutOff)).ToList();
        var counts = await lateUsage.LateAsync([.. questions.Select(q => q.First().Query)], cutOff, cancellationToken).ConfigureAwait(false);
        return [.. questions.Zip(counts).Where(q => q.Second > 0).SelectMany(q => q.First.Select(a => a.Key))];
    }

    private static object Who(LateQuery query) =>
        query.Customers is [var one] ? one : string.Join(' ', query.Customers.Select(c => c.CustomerId.Value).Order());

    // Of a level what came before a piece is part of it, as far as the metric reads it.
    private static IEnumerable<(PriceIntervalId IntervalId, ServicePeriod Period)> Read(
        PlannedCharge charge, IReadOnlyDictionary<MetricId, MetricDefinition> known) => charge.Price.MetricId is { } metric
            ? charge.UsageNeeds.Select(n => (n.IntervalId, n.Reads(known[metric])))
            : charge.Pieces.Select(p => (p.IntervalId, p.Service));
}
