using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>
/// A coupon redeemed on the subscription: its discount from the local day of the redemption on, for as many months as it lasts (R4). Exactly one of code
/// and id is given.
/// </summary>
/// <param name="Code">The redemption code.</param>
public sealed record RedeemCoupon(string? Code = null) : SubscriptionChange
{
    /// <summary>The coupon, by its id.</summary>
    public CouponId? CouponId { get; init; }

    /// <summary>When it is redeemed; at once by default.</summary>
    public ChangeOption Option { get; init; }

    /// <summary>The instant of the redemption; only with <see cref="ChangeOption.RequestedDate"/>, at most two years back.</summary>
    public Instant? Date { get; init; }

    internal override string Name => "coupon_redeemed";

    internal override IReadOnlyDictionary<string, string> Details => AuditLog.Named(("redemption_code", Code), ("coupon_id", CouponId));

    internal override ChangeNeeds Needs => new() { CouponCode = Code, CouponId = CouponId, RedeemedAt = RedeemedAt };

    internal override Outcome<TimelineEdit> Apply(ChangeContext context)
    {
        if (!RedeemedAt(context).TryGetValue(out var at, out var refusal))
            return refusal;
        var timeline = context.Timeline;
        var interval = context.Coupon!.Interval(
            new(context.Ids.Next()), new(context.Ids.Next()), at, timeline.Zone, timeline.NextAdjustmentSequence());
        return new TimelineEdit(timeline.Add(interval), Instant.Max(interval.Start, timeline.Start));
    }

    private Outcome<Instant> RedeemedAt(ChangeContext context)
    {
        if (context.Ended is { } ended)
            return ended;
        if (Code is null == CouponId is null)
            return Refusal.Invalid("coupon_redemption_code", "give either coupon_redemption_code or coupon_id.");
        return ChangePlan.EffectiveAt(context, Option, Date);
    }
}
