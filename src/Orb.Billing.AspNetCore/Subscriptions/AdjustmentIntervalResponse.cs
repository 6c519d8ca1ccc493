using Orb.Billing.AspNetCore.Catalog;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.AspNetCore.Subscriptions;

/// <summary>A stretch of a subscription during which an adjustment applies, as the contract writes it.</summary>
internal sealed class AdjustmentIntervalResponse(AdjustmentInterval interval, SubscriptionTimeline timeline)
{
    public string Id => interval.Id.ToString();

    public AdjustmentResponse Adjustment => new(
        interval.Adjustment, [.. Adjusted(interval, timeline).Select(i => i.Price.Id.ToString()).Distinct(StringComparer.Ordinal)]);

    public IReadOnlyList<string> AppliesToPriceIntervalIds => IdsOf(interval, timeline);

    public string StartDate => WireTime.Write(interval.Start);

    public string? EndDate => WireTime.Write(interval.End);

    /// <summary>What the contract shows: a trial is told by its end.</summary>
    public static IEnumerable<AdjustmentInterval> Shown(SubscriptionTimeline timeline) => timeline.Adjustments
        .Where(a => a.Adjustment.Kind != AdjustmentKind.TrialDiscount)
        .OrderBy(a => a.Start).ThenBy(a => a.Sequence);

    public static IReadOnlyList<string> IdsOf(AdjustmentInterval interval, SubscriptionTimeline timeline) =>
        [.. Adjusted(interval, timeline).Select(i => i.Id.ToString())];

    // The price intervals it may have to do with: whether it applies to a charge is decided by one instant of that (R4).
    private static IEnumerable<PriceInterval> Adjusted(AdjustmentInterval interval, SubscriptionTimeline timeline) => timeline.Intervals
        .Where(i => interval.Adjustment.AppliesTo(i.Price) && !(i.End <= interval.Start) && !(interval.End <= i.Start))
        .OrderBy(i => i.Position).ThenBy(i => i.Start);
}
