using NodaTime;
using Orb.Billing.AspNetCore.Catalog;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.AspNetCore.Customers;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Periods;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.AspNetCore.Subscriptions;

/// <summary>A subscription as the contract writes it.</summary>
internal class SubscriptionResponse(SubscriptionView view)
{
    private readonly ServicePeriod? _running = view.Status == SubscriptionStatus.Active
        ? RunningPeriod.Of(view.Subscription.Timeline.BillingPeriodAt(view.Now), view.Subscription.Timeline.Zone, view.Subscription.Timeline.Start, view.Subscription.Timeline.End)
        : null;

    public string Id => view.Subscription.Id.ToString();

    public CustomerResponse Customer => new(view.Customer);

    public PlanResponse Plan => new(view.Plan);

    public string Name => view.Subscription.Name;

    public string Status => view.Status switch
    {
        SubscriptionStatus.Active => "active",
        SubscriptionStatus.Ended => "ended",
        _ => "upcoming",
    };

    public string StartDate => WireTime.Write(view.Subscription.Timeline.Start);

    public string? EndDate => WireTime.Write(view.Subscription.Timeline.End);

    public string? CurrentBillingPeriodStartDate => WireTime.Write(_running?.Start);

    public string? CurrentBillingPeriodEndDate => WireTime.Write(_running?.End);

    public int BillingCycleDay => view.Subscription.Anchor.Day;

    public AnchorResponse BillingCycleAnchorConfiguration => new(
        view.Subscription.Anchor.Day, view.Subscription.Anchor.Month, view.Subscription.Anchor.Year);

    public int NetTerms => view.Subscription.NetTerms;

    public string? DefaultInvoiceMemo => view.Subscription.DefaultInvoiceMemo;

    public bool? AutoCollection => view.Subscription.AutoCollection;

    public bool? AutoIssuance => null;

    public IReadOnlyDictionary<string, string> Metadata => view.Subscription.Metadata;

    public string CreatedAt => WireTime.WriteSeconds(view.Subscription.CreatedAt);

    public IReadOnlyList<PriceIntervalResponse> PriceIntervals =>
    [
        .. view.Subscription.Timeline.Intervals.OrderBy(i => i.Position).ThenBy(i => i.Start)
            .Select(interval => new PriceIntervalResponse(interval, view)),
    ];

    public IReadOnlyList<QuantityScheduleResponse> FixedFeeQuantitySchedule =>
        [.. view.Subscription.Timeline.Intervals.OrderBy(i => i.Position).ThenBy(i => i.Start).SelectMany(QuantityScheduleResponse.Of)];

    public TrialInfoResponse TrialInfo => new(WireTime.Write(view.Subscription.TrialEnd));

    public int? ActivePlanPhaseOrder => view.Subscription.PhaseAt(view.Now)?.Order;

    public IReadOnlyList<AdjustmentIntervalResponse> AdjustmentIntervals =>
        [.. AdjustmentIntervalResponse.Shown(view.Subscription.Timeline).Select(a => new AdjustmentIntervalResponse(a, view.Subscription.Timeline))];

    public IReadOnlyList<DiscountIntervalResponse> DiscountIntervals =>
    [
        .. AdjustmentIntervalResponse.Shown(view.Subscription.Timeline).Where(DiscountIntervalResponse.Is)
            .Select(a => new DiscountIntervalResponse(a, view.Subscription.Timeline)),
    ];

    public IReadOnlyList<MaximumIntervalResponse> MaximumIntervals =>
    [
        .. AdjustmentIntervalResponse.Shown(view.Subscription.Timeline).Where(a => a.Adjustment is Maximum)
            .Select(a => MaximumIntervalResponse.Of(a, (Maximum)a.Adjustment, view.Subscription.Timeline)),
    ];

    public IReadOnlyList<MinimumIntervalResponse> MinimumIntervals =>
    [
        .. AdjustmentIntervalResponse.Shown(view.Subscription.Timeline).Where(a => a.Adjustment is Minimum)
            .Select(a => MinimumIntervalResponse.Of(a, (Minimum)a.Adjustment, view.Subscription.Timeline)),
    ];

    public string? InvoicingThreshold => view.Subscription.InvoicingThreshold?.ToAmountString();

    public string? PendingSubscriptionChange => null;

    public CouponRedemptionResponse? RedeemedCoupon => view.RedeemedCoupon is not { } redeemed ? null : Redemption(redeemed);

    /// <summary>Beyond the contract: when it is paused.</summary>
    public IReadOnlyList<PauseResponse> Pauses =>
        [.. view.Subscription.Timeline.Pauses.Where(p => p.RemovedAt is null).OrderBy(p => p.Start).Select(p => new PauseResponse(WireTime.Write(p.Start), WireTime.Write(p.End)))];

    private CouponRedemptionResponse Redemption(RedeemedCoupon redeemed)
    {
        var interval = redeemed.Coupon.Interval(default, default, redeemed.RedeemedAt, view.Subscription.Timeline.Zone, 0);
        return new CouponRedemptionResponse(redeemed.Coupon.Id.ToString(), WireTime.Write(interval.Start), WireTime.Write(interval.End));
    }
}

internal sealed record AnchorResponse(int Day, int? Month, int? Year);

internal sealed record TrialInfoResponse(string? EndDate);

/// <summary>The period that runs: the full period between two anchors, cut to when the subscription or price runs at all.</summary>
internal static class RunningPeriod
{
    public static ServicePeriod? Of(AnchorPeriod? full, DateTimeZone zone, Instant start, Instant? end)
    {
        if (full?.In(zone) is not { } period)
            return null;
        return new ServicePeriod(Instant.Max(period.Start, start), end is { } last ? Instant.Min(period.End, last) : period.End);
    }
}
