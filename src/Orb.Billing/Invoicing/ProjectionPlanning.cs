using Microsoft.Extensions.Options;
using NodaTime;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Credits;
using Orb.Billing.Metering;

namespace Orb.Billing.Invoicing;

/// <summary>
/// Plans the charges of invoices: what is due, what a change opened again, and what saw usage after it was settled (R11, R15). A fixed number
/// of calls, however many invoices.
/// </summary>
internal sealed class ProjectionPlanning(IInvoiceStore invoices, ILateUsageStore lateUsage, UsageCustomers usageCustomers, IOptions<OrbBillingOptions> options)
{
    /// <summary>The charges of each request, in the order of its lines.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<PlannedCharge>>> RunAsync(
        IReadOnlyList<ProjectionRequest> requests, long cutOff, CancellationToken cancellationToken)
    {
        var settled = await SettledAsync(requests, cancellationToken).ConfigureAwait(false);
        var late = await LateAsync(requests, settled, cutOff, cancellationToken).ConfigureAwait(false);
        return [.. requests.Select(r => Plan(r, settled, late))];
    }

    private static IReadOnlyList<PlannedCharge> Plan(
        ProjectionRequest request, IReadOnlyDictionary<ChargeKey, SettledCharge> settled, HashSet<ChargeKey> late)
    {
        var timeline = request.Subscription.Timeline;
        if (request.OpenAt is { } openAt)
            return ChargePlanner.WithSharers(timeline, OpenPeriods.At(timeline, openAt), Instant.MaxValue);
        var due = ChargePlanner.DueAt(timeline, request.InvoiceDate);
        var keys = due.Select(c => c.Key).ToHashSet();
        var again = settled.Values
            .Where(s => s.Key.SubscriptionId == timeline.Id && !keys.Contains(s.Key))
            .Where(s => s.CoveredUntil > request.CorrectsFrom || (request.TakesLateUsage && late.Contains(s.Key)))
            .Select(s => s.Key)
            .ToList();
        var corrected = ChargePlanner.Named(timeline, again, request.InvoiceDate).Select(c => c with { IsDue = false });
        return ChargePlanner.WithSharers(timeline, [.. due, .. corrected], request.InvoiceDate);
    }

    private async Task<IReadOnlyDictionary<ChargeKey, SettledCharge>> SettledAsync(
        IReadOnlyList<ProjectionRequest> requests, CancellationToken cancellationToken)
    {
        var from = new Dictionary<SubscriptionId, Instant>();
        foreach (var request in requests)
        {
            var window = request.TakesLateUsage ? ReRateWindow.Start(request.Subscription.Timeline, request.InvoiceDate, options.Value.ReRatePeriods) : null;
            foreach (var instant in new[] { request.CorrectsFrom, window }.OfType<Instant>())
                from[request.Subscription.Id] = from.TryGetValue(request.Subscription.Id, out var known) ? Instant.Min(known, instant) : instant;
        }

        return await invoices.SettledPastAsync(from, cancellationToken).ConfigureAwait(false);
    }

    // The settled charges of the re-rate windows that saw a change after the cut-off they were last rated at.
    private async Task<HashSet<ChargeKey>> LateAsync(
        IReadOnlyList<ProjectionRequest> requests, IReadOnlyDictionary<ChargeKey, SettledCharge> settled, long cutOff, CancellationToken cancellationToken)
    {
        var asked = new List<(ChargeKey Key, LateQuery Query)>();
        var whose = await usageCustomers.OfAsync(requests, cancellationToken).ConfigureAwait(false);
        foreach (var request in requests.Where(r => r.TakesLateUsage))
        {
            var timeline = request.Subscription.Timeline;
            var open = ReRateWindow.Of(
                timeline, settled.Values.Where(s => s.Key.SubscriptionId == timeline.Id).Select(s => s.Key), request.InvoiceDate, options.Value.ReRatePeriods);
            foreach (var charge in ChargePlanner.Named(timeline, open, request.InvoiceDate))
            {
                if (settled[charge.Key].CutOff is not { } before)
                    continue;
                asked.AddRange(charge.Pieces.Select(p => (
                    charge.Key, new LateQuery(whose(request, p.IntervalId), p.Service, before))));
            }
        }

        if (asked.Count == 0)
            return [];
        var counts = await lateUsage.LateAsync([.. asked.Select(a => a.Query)], cutOff, cancellationToken).ConfigureAwait(false);
        return [.. asked.Zip(counts, (a, count) => (a.Key, Count: count)).Where(a => a.Count > 0).Select(a => a.Key)];
    }
}
