using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Core.Subscriptions;

/// <summary>
/// Whether an event would be billed by two prices of one dimensional group: on one subscription, at one time, for the same values and the same usage.
/// Prices narrowed by filters of their own are told apart by those (docs/decisions/0058).
/// </summary>
public static class DimensionalOverlap
{
    /// <summary>The first two prices of one group that meet in some event; null where each event has one price at most.</summary>
    public static (Price First, Price Second)? In(SubscriptionTimeline timeline)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        var dimensional = timeline.Intervals.Where(i => i.Price.Dimensions is not null).GroupBy(i => i.Price.Dimensions!.GroupId);
        foreach (var ofGroup in dimensional.Select(g => g.ToList()))
        {
            for (var i = 0; i < ofGroup.Count; i++)
            {
                for (var k = i + 1; k < ofGroup.Count; k++)
                {
                    if (Meet(timeline, ofGroup[i], ofGroup[k]))
                        return (ofGroup[i].Price, ofGroup[k].Price);
                }
            }
        }

        return null;
    }

    private static bool Meet(SubscriptionTimeline timeline, PriceInterval one, PriceInterval other) =>
        one.LineageId != other.LineageId && one.MetersLike(other) && one.Price.Dimensions!.MeetsIn(other.Price.Dimensions!)
        && !(timeline.EndOf(one) <= other.Start) && !(timeline.EndOf(other) <= one.Start);
}
