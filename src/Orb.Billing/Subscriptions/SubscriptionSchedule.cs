using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Subscriptions;

/// <summary>A plan of a subscription and how long it is or was in force.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Start">The first instant.</param>
/// <param name="End">The first instant after; null while it is open.</param>
/// <param name="CreatedAt">When it was agreed, by the customer's clock.</param>
public sealed record PlanInForce(Plan Plan, Instant Start, Instant? End, Instant CreatedAt);

/// <summary>The plans of a subscription in order: those of the past, whose prices are on the timeline, the one in force and those scheduled.</summary>
internal sealed class SubscriptionSchedule(ISubscriptionStore store, IPlanStore plans)
{
    public async Task<IReadOnlyList<PlanInForce>> OfAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        var timeline = subscription.Timeline;
        var before = timeline.Intervals.Where(i => !i.IsAdded && i.Start < subscription.PlanStart).OrderBy(i => i.Start).ToList();
        var prices = before.Count == 0
            ? new Dictionary<PriceId, CatalogPrice>()
            : await plans.FindPricesAsync([.. before.Select(i => i.Price.Id).Distinct()], cancellationToken).ConfigureAwait(false);
        var starts = new List<(PlanId Plan, Instant Start)>();
        IEnumerable<(PlanId, Instant)> all =
        [
            .. before.Where(i => prices.GetValueOrDefault(i.Price.Id)?.PlanId is not null).Select(i => (prices[i.Price.Id].PlanId!.Value, i.Start)),
            (subscription.PlanId, subscription.PlanStart),
            .. subscription.ScheduledPlans.OrderBy(p => p.From).Select(p => (p.PlanId, p.From)),
        ];
        // Another version of a plan, a phase or a changed price is no other plan.
        foreach (var (plan, start) in all)
        {
            if (starts.Count == 0 || starts[^1].Plan != plan)
                starts.Add((plan, start));
        }

        starts[0] = (starts[0].Plan, Instant.Min(starts[0].Start, timeline.Start));
        var known = await plans.FindManyAsync([.. starts.Select(s => s.Plan).Distinct()], cancellationToken).ConfigureAwait(false);
        var history = await store.HistoryAsync(subscription.Id, cancellationToken).ConfigureAwait(false);
        return [.. starts.Select((s, i) => new PlanInForce(
            known[s.Plan], s.Start, i + 1 < starts.Count ? starts[i + 1].Start : timeline.End,
            history.LastOrDefault(e => e.Name == PlanChanged && e.EffectiveFrom == s.Start)?.At ?? subscription.CreatedAt))];
    }

    private static readonly string PlanChanged = new ChangePlan().Name;
}
