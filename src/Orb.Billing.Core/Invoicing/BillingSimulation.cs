using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Invoicing;

/// <summary>
/// What charges would have come to by other prices. It is the calculation of invoices on another timeline (R24): before and after go the same way, so
/// without a change they are equal to the last digit.
/// </summary>
public static class BillingSimulation
{
    /// <summary>The timeline as it would be had other prices been agreed from the start: the same times, quantities, charges and adjustments.</summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="changes">By the id of a price the one in its place, with the same cadence and kind; null for none.</param>
    public static SubscriptionTimeline Changed(SubscriptionTimeline timeline, IReadOnlyDictionary<PriceId, Price?> changes)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        ArgumentNullException.ThrowIfNull(changes);
        var intervals = new List<PriceInterval>(timeline.Intervals.Count);
        foreach (var interval in timeline.Intervals)
        {
            if (!changes.TryGetValue(interval.Price.Id, out var price))
                intervals.Add(interval);
            else if (price is not null)
                intervals.Add(interval.PricedBy(price));
        }

        return timeline with { Intervals = intervals };
    }

    /// <summary>The charges as a timeline has them, with what shares an adjustment with them or counts towards a commitment or a composite among them.</summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="keys">The charges asked for; those that the timeline does not have are left out.</param>
    /// <param name="dueBy">Pieces that are due later are left out.</param>
    public static IReadOnlyList<PlannedCharge> Plan(SubscriptionTimeline timeline, IReadOnlyCollection<ChargeKey> keys, Instant dueBy) =>
        CoveringCharges.WithCounted(
            timeline, ChargePlanner.WithSharers(timeline, ChargePlanner.Named(timeline, keys, dueBy), dueBy), new Dictionary<ChargeKey, SettledCharge>(), dueBy);

    /// <summary>What the charges asked for come to after adjustments, in the currency of the invoices; before prepaid credits and taxes.</summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="charges">The plan.</param>
    /// <param name="usage">The usage that the plan needs.</param>
    /// <param name="keys">The charges asked for.</param>
    /// <returns>Zero where the timeline has none of them.</returns>
    /// <exception cref="AmountOverflowException">An amount leaves the range of a decimal.</exception>
    public static Money Amount(SubscriptionTimeline timeline, IReadOnlyList<PlannedCharge> charges, MeteredUsage usage, IReadOnlyCollection<ChargeKey> keys)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        var asked = keys.ToHashSet();
        return ChargeCalculator.Targets(timeline, charges, usage)
            .Where(t => asked.Contains(t.Charge.Key))
            .Aggregate(Money.Zero(timeline.InvoicingCurrency), (sum, t) => sum + t.Charge.Price.InMoney(t.Amount));
    }
}
