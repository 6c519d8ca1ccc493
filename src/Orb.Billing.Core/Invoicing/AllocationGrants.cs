using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Invoicing;

/// <summary>What the allocation price of a subscription has given for a period by an instant.</summary>
/// <param name="Charge">The period it is given for, of the kind allocation (R10).</param>
/// <param name="Price">The price.</param>
/// <param name="Credits">All that it gives for the period by then; what is already given is to be taken off.</param>
/// <param name="EffectiveAt">From when on what is new may be used.</param>
/// <param name="ExpiresAt">When what is new expires; null when it never does.</param>
public sealed record AllocationGrant(ChargeKey Charge, Price Price, Money Credits, Instant EffectiveAt, Instant? ExpiresAt);

/// <summary>
/// Gives credits as a fee in advance is charged: at the start of each period, cut by days where the first is a stub, or where a pause ends within
/// one (R8, docs/decisions/0047).
/// </summary>
public static class AllocationGrants
{
    /// <summary>Whether a subscription has prices that give credits.</summary>
    public static bool AnyIn(SubscriptionTimeline timeline)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        return timeline.Intervals.Any(i => i.Price.Allocates is not null);
    }

    /// <summary>What is given at exactly an instant, in the order of the prices. Asked again, it gives the same.</summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="instant">The instant.</param>
    /// <exception cref="AmountOverflowException">An amount leaves the range of a decimal.</exception>
    public static IReadOnlyList<AllocationGrant> DueAt(SubscriptionTimeline timeline, Instant instant)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        var grants = new List<AllocationGrant>();
        foreach (var interval in timeline.Intervals.Where(i => i.Price.Allocates is not null).OrderBy(i => i.Position).ThenBy(i => i.Start))
        {
            foreach (var period in ChargePeriods.Around(timeline, interval, instant))
            {
                var key = new ChargeKey(timeline.Id, interval.LineageId, period.Start, ChargeKind.Allocation);
                if (grants.All(g => g.Charge != key) && Grant(timeline, key, interval.Price, period, instant) is { } grant)
                    grants.Add(grant);
            }
        }

        return grants;
    }

    private static AllocationGrant? Grant(SubscriptionTimeline timeline, ChargeKey key, Price price, AnchorPeriod period, Instant instant)
    {
        var known = timeline.Intervals.Where(i => i.LineageId == key.LineageId).OrderBy(i => i.Start).SelectMany(i => ChargePieces.Of(timeline, i, period)).ToList();
        var due = ChargePiece.DueBy(known, instant);
        if (due.FirstOrDefault(p => p.InvoiceDate == instant) is not { } given)
            return null;
        var terms = price.Allocates!;
        var from = given.Service.Start;
        return new AllocationGrant(
            key, price, Cumulative(terms, due), from, terms.Lifetime.ExpiryOf(LocalDays.DateOf(from, timeline.Zone), timeline.Zone, period.In(timeline.Zone).End));
    }

    private static Money Cumulative(AllocationTerms terms, IReadOnlyList<ChargePiece> pieces)
    {
        try
        {
            return Money.Round(Proration.Exact(pieces.Select(p => new ProratedPiece(terms.Credits.Amount * p.Quantity, p.Share))), terms.Credits.Currency);
        }
        catch (OverflowException overflow)
        {
            throw new AmountOverflowException("An allocation", overflow);
        }
    }
}
