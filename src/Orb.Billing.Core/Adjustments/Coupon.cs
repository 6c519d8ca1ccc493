using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Adjustments;

/// <summary>A discount that customers redeem by a code: a share or an amount off all prices, for some months or for good.</summary>
public sealed record Coupon
{
    private Coupon(CouponId id, string code, decimal? percentage, Money? amount, int? durationInMonths, int? maximumRedemptions)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(code);
        if (durationInMonths is < 1 or > Cadence.MaximumDuration)
            throw new ArgumentOutOfRangeException(nameof(durationInMonths), durationInMonths, $"A coupon lasts 1 to {Cadence.MaximumDuration} months, or for good.");
        if (maximumRedemptions is < 1)
            throw new ArgumentOutOfRangeException(nameof(maximumRedemptions), maximumRedemptions, "A coupon can be redeemed at least once.");
        Id = id;
        Code = code;
        Percentage = percentage;
        Amount = amount;
        DurationInMonths = durationInMonths;
        MaximumRedemptions = maximumRedemptions;
        // Refuses what the discount would refuse, before anyone redeems it.
        _ = Discount(default);
    }

    /// <summary>The id of the coupon.</summary>
    public CouponId Id { get; }

    /// <summary>What customers redeem it by.</summary>
    public string Code { get; }

    /// <summary>The fraction off, 0.2 is 20 %; null for an amount.</summary>
    public decimal? Percentage { get; }

    /// <summary>The amount off a full period; null for a share.</summary>
    public Money? Amount { get; }

    /// <summary>How long it lasts from its redemption; null for good.</summary>
    public int? DurationInMonths { get; }

    /// <summary>How often it can be redeemed; null without a limit.</summary>
    public int? MaximumRedemptions { get; }

    /// <summary>A share off.</summary>
    /// <param name="id">The id of the coupon.</param>
    /// <param name="code">What customers redeem it by.</param>
    /// <param name="percentage">A fraction above 0, up to 1.</param>
    /// <param name="durationInMonths">1 or more months; null, the default, for good.</param>
    /// <param name="maximumRedemptions">1 or more; null, the default, without a limit.</param>
    /// <exception cref="ArgumentException">A value is out of its range or the code is empty.</exception>
    public static Coupon OfPercentage(CouponId id, string code, decimal percentage, int? durationInMonths = null, int? maximumRedemptions = null) =>
        new(id, code, percentage, null, durationInMonths, maximumRedemptions);

    /// <summary>An amount off every full period.</summary>
    /// <param name="id">The id of the coupon.</param>
    /// <param name="code">What customers redeem it by.</param>
    /// <param name="amount">0 or more, in a real currency.</param>
    /// <param name="durationInMonths">1 or more months; null, the default, for good.</param>
    /// <param name="maximumRedemptions">1 or more; null, the default, without a limit.</param>
    /// <exception cref="ArgumentException">A value is out of its range or the code is empty.</exception>
    public static Coupon OfAmount(CouponId id, string code, Money amount, int? durationInMonths = null, int? maximumRedemptions = null) =>
        new(id, code, null, amount, durationInMonths, maximumRedemptions);

    /// <summary>Whether it may be redeemed once more.</summary>
    /// <param name="timesRedeemed">How often it has been.</param>
    public bool CanBeRedeemed(int timesRedeemed) => MaximumRedemptions is not { } maximum || timesRedeemed < maximum;

    /// <summary>The discount it gives on every price of a subscription.</summary>
    /// <param name="id">The id of the adjustment.</param>
    public Adjustment Discount(AdjustmentId id) => Amount is { } amount
        ? new AmountDiscount(id, AdjustmentTarget.All, amount, isInvoiceLevel: true)
        : new PercentageDiscount(id, AdjustmentTarget.All, Percentage!.Value, isInvoiceLevel: true);

    /// <summary>
    /// The discount from its redemption on, in local days (R4): the first day is the whole day of the redemption, the day n months later the
    /// first without it, clamped to its month. Redeemed on 31 January for one month it ends with 27 February, so it covers one fee a month.
    /// </summary>
    /// <param name="id">The id of the interval.</param>
    /// <param name="adjustmentId">The id of the adjustment.</param>
    /// <param name="redeemedAt">The instant of the redemption.</param>
    /// <param name="zone">The customer's zone.</param>
    /// <param name="sequence">The order of creation within the subscription.</param>
    public AdjustmentInterval Interval(AdjustmentIntervalId id, AdjustmentId adjustmentId, Instant redeemedAt, DateTimeZone zone, int sequence)
    {
        var day = LocalDays.DateOf(redeemedAt, zone);
        Instant? end = DurationInMonths is { } months ? LocalDays.StartOf(day.PlusMonths(months), zone) : null;
        return new AdjustmentInterval(id, Discount(adjustmentId), LocalDays.StartOf(day, zone), end, sequence);
    }
}
