using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using static Orb.Billing.Core.Tests.Adjustments.Adjusting;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Adjustments;

public sealed class CouponTests
{
    [Theory]
    [InlineData("UTC", "2026-03-01T10:00:00Z", 3, "2026-03-01T00:00:00Z", "2026-06-01T00:00:00Z")]
    [InlineData("UTC", "2026-01-31T23:59:59Z", 1, "2026-01-31T00:00:00Z", "2026-02-28T00:00:00Z")]
    [InlineData("UTC", "2026-01-31T00:00:00Z", 3, "2026-01-31T00:00:00Z", "2026-04-30T00:00:00Z")] // from the 31st, not from the 28th
    [InlineData("UTC", "2024-02-29T12:00:00Z", 12, "2024-02-29T00:00:00Z", "2025-02-28T00:00:00Z")]
    [InlineData("America/New_York", "2026-03-01T03:00:00Z", 1, "2026-02-28T05:00:00Z", "2026-03-28T04:00:00Z")] // still February there
    [InlineData("America/Sao_Paulo", "2018-10-04T12:00:00Z", 1, "2018-10-04T03:00:00Z", "2018-11-04T03:00:00Z")] // ends on a day without midnight
    public void R4_It_lasts_n_months_from_its_redemption_on_local_days(string zone, string redeemed, int months, string start, string end)
    {
        var interval = Coupon.OfPercentage(new CouponId(Id(1)), "SPRING", 0.2m, months)
            .Interval(new AdjustmentIntervalId(Id(2)), Named(3), At(redeemed), Zone(zone), 4);
        interval.ShouldBe(new AdjustmentInterval(
            new AdjustmentIntervalId(Id(2)), new PercentageDiscount(Named(3), All, 0.2m, isInvoiceLevel: true), At(start), At(end), 4));
    }

    [Fact]
    public void R4_Without_a_duration_it_lasts_for_good() =>
        Coupon.OfAmount(new CouponId(Id(1)), "FRIEND", Usd(5m))
            .Interval(new AdjustmentIntervalId(Id(2)), Named(3), At("2026-03-01T10:00:00Z"), Zone("UTC"), 0)
            .ShouldBe(new AdjustmentInterval(new AdjustmentIntervalId(Id(2)), new AmountDiscount(Named(3), All, Usd(5m), isInvoiceLevel: true), At("2026-03-01"), null, 0));

    [Fact]
    public void It_is_redeemed_up_to_its_limit()
    {
        var thrice = Coupon.OfPercentage(new CouponId(Id(1)), "SPRING", 0.2m, maximumRedemptions: 3);
        new[] { 0, 2, 3, 4 }.Select(thrice.CanBeRedeemed).ShouldBe([true, true, false, false]);
        Coupon.OfAmount(new CouponId(Id(1)), "FRIEND", Usd(5m)).CanBeRedeemed(int.MaxValue).ShouldBeTrue();
    }

    [Fact]
    public void It_is_a_share_or_an_amount()
    {
        var share = Coupon.OfPercentage(new CouponId(Id(1)), "SPRING", 0.2m, 3, 100);
        (share.Id, share.Code, share.Percentage, share.Amount, share.DurationInMonths, share.MaximumRedemptions).ShouldBe((new CouponId(Id(1)), "SPRING", 0.2m, null, 3, 100));
        var amount = Coupon.OfAmount(new CouponId(Id(1)), "FRIEND", Usd(5m));
        (amount.Percentage, amount.Amount, amount.DurationInMonths, amount.MaximumRedemptions).ShouldBe((null, Usd(5m), null, null));
    }

    [Fact]
    public void A_value_out_of_its_range_is_refused_before_anyone_redeems_it()
    {
        var id = new CouponId(Id(1));
        Should.Throw<ArgumentException>(() => Coupon.OfPercentage(id, " ", 0.2m)).ParamName.ShouldBe("code");
        Should.Throw<ArgumentException>(() => Coupon.OfPercentage(id, "A", 0m)).ParamName.ShouldBe("percentage");
        Should.Throw<ArgumentException>(() => Coupon.OfPercentage(id, "A", 1.2m)).ParamName.ShouldBe("percentage");
        Should.Throw<ArgumentException>(() => Coupon.OfAmount(id, "A", Usd(-1m))).ParamName.ShouldBe("amount");
        Should.Throw<ArgumentException>(() => Coupon.OfAmount(id, "A", Money.Of(1m, Currency.Custom("credits")))).ParamName.ShouldBe("amount");
        foreach (var months in new[] { 0, 3661 })
        {
            Should.Throw<ArgumentException>(() => Coupon.OfPercentage(id, "A", 0.2m, months))
                .Message.ShouldStartWith("A coupon lasts 1 to 3660 months, or for good. (Parameter 'durationInMonths')");
        }

        Should.Throw<ArgumentException>(() => Coupon.OfPercentage(id, "A", 0.2m, 1, 0))
            .Message.ShouldStartWith("A coupon can be redeemed at least once. (Parameter 'maximumRedemptions')");
        Coupon.OfPercentage(id, "A", 0.2m, 3660, 1).CanBeRedeemed(0).ShouldBeTrue();
    }
}
