using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Invoicing;

/// <summary>
/// Rates usage by a price outside any subscription. It is the calculation of invoice lines (R24), so a full period comes to the subtotal of its line;
/// adjustments, prepaid credits and taxes belong to subscriptions and are left out.
/// </summary>
public static class PriceEvaluation
{
    /// <summary>How many groups are told apart at most.</summary>
    public const int MaximumGroups = 1_000;

    /// <summary>What usage that was metered comes to.</summary>
    /// <param name="price">A usage price.</param>
    /// <param name="period">The time that was metered.</param>
    /// <param name="usage">The usage, in the detail that the price asks for.</param>
    /// <param name="groups">The same usage by grouping keys, in the same detail; null for no groups.</param>
    /// <param name="share">How much of a full period the time is, for what a price holds fixed in money (R4); the whole by default.</param>
    /// <exception cref="ArgumentException">The price is no usage price, or the usage was metered in another detail.</exception>
    /// <exception cref="AmountOverflowException">An amount leaves the range of a decimal, or there is more to tell apart than may be.</exception>
    public static EvaluatedPrice Of(Price price, ServicePeriod period, Accumulator usage, GroupedAccumulator? groups = null, Share? share = null)
    {
        ArgumentNullException.ThrowIfNull(price);
        ArgumentNullException.ThrowIfNull(usage);
        if (!price.IsUsage)
            throw new ArgumentException($"Price {price.Id} is a fee, whose quantity is agreed.", nameof(price));
        if (usage.Definition.Detail != price.Model.Usage || (groups is not null && groups.Definition != usage.Definition))
            throw new ArgumentException("The usage was metered in another detail than the price sees.", nameof(usage));
        var whole = Target(price, period, usage, share ?? Share.Whole);
        return new EvaluatedPrice(
            whole.Quantity, whole.Exact, whole.Subtotal, whole.Parts, [.. (groups?.Groups ?? []).Select(g => Group(price, period, g, share ?? Share.Whole))],
            usage.EventCount, usage.UnreadableCount);
    }

    /// <summary>What given events come to.</summary>
    /// <param name="price">A usage price.</param>
    /// <param name="metric">What it meters; one that counts local days, <see cref="MetricDefinition.In">in the zone</see> they are of.</param>
    /// <param name="period">The time: events outside it do not count, but for the level that a carried metric brings into it.</param>
    /// <param name="events">The events of one customer, in any order, each once; those of other parts of a dimensional group do not count.</param>
    /// <param name="groupingKeys">The properties to group by, each once; none by default.</param>
    /// <param name="filter">Which events count beside the metric's filter; all by default.</param>
    /// <param name="full">The full period that the time is a part of, by whose time a level is weighed; the time itself by default.</param>
    /// <param name="share">How much of a full period the time is, for what a price holds fixed in money (R4); the whole by default.</param>
    /// <exception cref="ArgumentException">The price is no usage price, or a grouping key occurs twice.</exception>
    /// <exception cref="AmountOverflowException">An amount leaves the range of a decimal, or there is more to tell apart than may be.</exception>
    public static EvaluatedPrice OfEvents(
        Price price, MetricDefinition metric, ServicePeriod period, IEnumerable<UsageEvent> events, IReadOnlyList<string>? groupingKeys = null,
        EventFilter? filter = null, ServicePeriod? full = null, Share? share = null)
    {
        ArgumentNullException.ThrowIfNull(price);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(events);
        var seen = metric with { Detail = price.Model.Usage };
        var usage = seen.NewAccumulator(period, full);
        var groups = groupingKeys is { Count: > 0 } ? new GroupedAccumulator(seen, groupingKeys, period, full, MaximumGroups) : null;
        foreach (var usageEvent in events)
        {
            var counts = period.Contains(usageEvent.Timestamp) || (metric.IsCarried && usageEvent.Timestamp < period.Start);
            if (!counts || filter?.Matches(usageEvent) == false || price.Dimensions?.Filter.Matches(usageEvent) == false)
                continue;
            usage.Add(usageEvent);
            groups?.Add(usageEvent);
        }

        return Of(price, period, usage, groups, share);
    }

    private static EvaluatedGroup Group(Price price, ServicePeriod period, KeyValuePair<UsageGroup, Accumulator> group, Share share)
    {
        var target = Target(price, period, group.Value, share);
        return new EvaluatedGroup(group.Key, target.Quantity, target.Exact, target.Subtotal);
    }

    // A charge of one piece, of no subscription.
    private static ChargeTarget Target(Price price, ServicePeriod period, Accumulator usage, Share share)
    {
        var piece = new ChargePiece(default, period, share, 0m, period.End);
        var charge = new PlannedCharge(new ChargeKey(default, default, default, ChargeKind.Usage), price, 0, default, [piece], [piece]);
        return ChargeCalculator.Target(charge, new MeteredUsage(charge.UsageNeeds.ToDictionary(n => n, _ => usage)), []);
    }
}
