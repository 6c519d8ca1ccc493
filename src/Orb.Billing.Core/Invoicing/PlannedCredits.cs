using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Invoicing;

/// <summary>
/// Keeps back the credits of what is only planned. An end, a pause or a smaller quantity that lies ahead gives its credit when it takes effect,
/// so that taking it back before has nothing to undo (R12, docs/decisions/0003).
/// </summary>
internal static class PlannedCredits
{
    /// <summary>Of credits by the whole known timeline, those due at an instant.</summary>
    public static IReadOnlyList<LineCredit> Without(
        IReadOnlyList<LineCredit> credits, SubscriptionTimeline timeline, IReadOnlyDictionary<ChargeKey, SettledCharge> settled, Instant at)
    {
        if (credits.Count == 0 || timeline.StandingAt(at) is not { } standing || ReferenceEquals(standing, timeline))
            return credits;
        var inAdvance = standing.Intervals.Where(i => i.Price.BillingMode == BillingMode.InAdvance).Select(i => i.LineageId).ToHashSet();
        var keys = credits.Select(c => c.Charge).Where(c => inAdvance.Contains(c.LineageId)).Distinct();
        // Charges in advance share adjustments with their like only, and none of them needs usage.
        var charges = ChargePlanner.WithSharers(standing, ChargePlanner.Named(standing, keys, at), at)
            .Where(c => c.Price.BillingMode == BillingMode.InAdvance).ToList();
        var stands = ChargeCalculator.Targets(standing, charges, MeteredUsage.None)
            .ToDictionary(t => t.Charge.Key, t => Money.Max(t.Amount, t.Known));
        return [.. credits.GroupBy(c => c.Charge).SelectMany(g => stands.TryGetValue(g.Key, out var amount)
            ? Reconciliation.CreditsAtMost([.. g], settled[g.Key].Settled - amount)
            : g)];
    }
}
