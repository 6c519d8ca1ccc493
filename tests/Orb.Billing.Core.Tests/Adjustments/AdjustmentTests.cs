using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Adjustments.Adjusting;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Adjustments;

public sealed class AdjustmentTests
{
    [Fact]
    public void A_value_out_of_its_range_is_refused()
    {
        Should.Throw<ArgumentException>(() => Off(-0.01m)).Message.ShouldBe("An adjustment is fixed in 0 or more, not -0.01 USD. (Parameter 'amount')");
        Should.Throw<ArgumentException>(() => AtLeast(-0.01m)).ParamName.ShouldBe("amount");
        Should.Throw<ArgumentException>(() => AtMost(-0.01m)).ParamName.ShouldBe("amount");
        Should.Throw<ArgumentException>(() => new TrialDiscount(Named(1), All, Usd(-0.01m))).ParamName.ShouldBe("maximum");
        Should.Throw<ArgumentException>(() => Free(-0.01m)).ParamName.ShouldBe("units");
        foreach (var percentage in new[] { 0m, -0.1m, 1.0001m })
            Should.Throw<ArgumentException>(() => Percent(percentage)).ParamName.ShouldBe("percentage");
        Percent(1m).Percentage.ShouldBe(1m);
        Should.Throw<ArgumentNullException>(() => new UsageDiscount(Named(1), null!, 1m)).ParamName.ShouldBe("target");
    }

    [Fact]
    public void R4_Amounts_are_fixed_in_real_currencies()
    {
        var credits = Money.Of(5m, Currency.Custom("credits"));
        Should.Throw<ArgumentException>(() => new AmountDiscount(Named(1), All, credits))
            .Message.ShouldBe("Adjustments work on real currencies, and credits is a pricing unit (R4). (Parameter 'amount')");
        Should.Throw<ArgumentException>(() => new Minimum(Named(1), All, credits, new ItemId(Id(3)))).ParamName.ShouldBe("amount");
        Should.Throw<ArgumentException>(() => new Maximum(Named(1), All, credits)).ParamName.ShouldBe("amount");
        Should.Throw<ArgumentException>(() => new TrialDiscount(Named(1), All, credits)).ParamName.ShouldBe("maximum");
        Should.Throw<InvalidOperationException>(() => new Maximum(Named(1), All, default));
    }

    [Fact]
    public void Bands_start_at_zero_touch_and_take_between_nothing_and_all()
    {
        Refused("A discount has 1 to 1000 tiers, not 0.");
        Refused("Tier 1 starts at 1, but the tiers before it end at 0.", new DiscountTier(1m, null, 0.1m));
        Refused("Tier 2 starts at 11, but the tiers before it end at 10.", new DiscountTier(0m, 10m, 0.1m), new DiscountTier(11m, null, 0.1m));
        Refused("Tier 1 is open, but only the last tier may be.", new DiscountTier(0m, null, 0.1m), new DiscountTier(10m, null, 0.1m));
        Refused("Tier 2 ends at 10, not above 10.", new DiscountTier(0m, 10m, 0.1m), new DiscountTier(10m, 10m, 0.1m));
        Refused("Tier 1 ends at 0, not above 0.", new DiscountTier(0m, 0m, 0.1m));
        Refused("Tier 1 takes -0.1, which is not between 0 and 1.", new DiscountTier(0m, null, -0.1m));
        Refused("Tier 1 takes 1.1, which is not between 0 and 1.", new DiscountTier(0m, null, 1.1m));
        Refused("A discount has 1 to 1000 tiers, not 1001.", [.. Enumerable.Range(0, 1001).Select(i => new DiscountTier(i, i + 1, 0.1m))]);
        Bands(new(0m, 10m, 0m), new(10m, null, 1m)).Tiers.Count.ShouldBe(2);
        Bands([.. Enumerable.Range(0, 1000).Select(i => new DiscountTier(i, i + 1, 0.1m))]).Tiers.Count.ShouldBe(1000);

        static void Refused(string why, params DiscountTier[] tiers) => Should.Throw<ArgumentException>(() => Bands(tiers)).Message.ShouldBe($"{why} (Parameter 'tiers')");
    }

    [Fact]
    public void Bands_that_change_later_change_no_discount()
    {
        var tiers = new List<DiscountTier> { new(0m, null, 0.5m) };
        var discount = new TieredPercentageDiscount(Named(1), All, tiers);
        tiers[0] = new DiscountTier(0m, null, 1m);
        Adjust([January(10m)], discount).Single().AdjustedSubtotal.ShouldBe(Usd(5m));
        discount.ShouldBe(Bands(new DiscountTier(0m, null, 0.5m)));
        discount.ShouldNotBe(Bands(new DiscountTier(0m, null, 0.4m)));
        discount.GetHashCode().ShouldBe(Bands(new DiscountTier(0m, null, 0.5m)).GetHashCode());
    }

    [Fact]
    public void It_keeps_what_is_shown_of_it()
    {
        var minimum = new Minimum(Named(1), All, Usd(5m), new ItemId(Id(3)), isInvoiceLevel: true, reason: "agreed in March");
        (minimum.Kind, minimum.IsInvoiceLevel, minimum.Reason, minimum.ItemId, minimum.Amount).ShouldBe((AdjustmentKind.Minimum, true, "agreed in March", new ItemId(Id(3)), Usd(5m)));
        Adjustment[] all = [Free(1m), Off(1m), Percent(0.1m), Bands(new DiscountTier(0m, null, 0.1m)), minimum, AtMost(1m), new TrialDiscount(Named(1), All)];
        all.Select(a => a.Kind).ShouldBe([
            AdjustmentKind.UsageDiscount, AdjustmentKind.AmountDiscount, AdjustmentKind.PercentageDiscount, AdjustmentKind.TieredPercentageDiscount,
            AdjustmentKind.Minimum, AdjustmentKind.Maximum, AdjustmentKind.TrialDiscount]);
        all.Where(a => a.WaitsForPeriodEnd).ShouldBe([minimum]);
        all.Where(a => a.IsInvoiceLevel).ShouldBe([minimum]);
    }

    [Fact]
    public void It_works_on_the_prices_of_its_target_and_its_currency()
    {
        Off(1m).AppliesTo(Fee(1m)).ShouldBeTrue();
        Off(1m).AppliesTo(Fee(1m, currency: Currency.Eur)).ShouldBeFalse();
        AtLeast(1m).AppliesTo(Fee(1m, currency: Currency.Eur)).ShouldBeFalse();
        AtMost(1m).AppliesTo(Fee(1m, currency: Currency.Eur)).ShouldBeFalse();
        new TrialDiscount(Named(1), All, Usd(1m)).AppliesTo(Fee(1m, currency: Currency.Eur)).ShouldBeFalse();
        new TrialDiscount(Named(1), All).AppliesTo(Fee(1m, currency: Currency.Eur)).ShouldBeTrue();
        Percent(0.1m).AppliesTo(Fee(1m, currency: Currency.Eur)).ShouldBeTrue();
        new PercentageDiscount(Named(1), AdjustmentTarget.OfType("usage"), 0.1m).AppliesTo(Fee(1m)).ShouldBeFalse();
    }

    [Fact]
    public void R4_Prices_in_a_custom_unit_are_never_adjusted() =>
        Percent(0.1m).AppliesTo(Metered(new UnitPriceModel(1m), currency: Currency.Custom("credits"))).ShouldBeFalse();

    [Fact]
    public void A_usage_discount_works_on_metered_quantities_alone()
    {
        Free(1m).AppliesTo(Metered(new UnitPriceModel(1m))).ShouldBeTrue();
        Free(1m).AppliesTo(Fee(1m, quantity: 5m)).ShouldBeFalse();
        new UsageDiscount(Named(1), AdjustmentTarget.Prices(new PriceId(Id(99))), 1m).AppliesTo(Metered(new UnitPriceModel(1m))).ShouldBeFalse();
    }

    [Fact]
    public void Ids_have_a_wire_form()
    {
        AdjustmentId.TryParse(Named(5).ToString(), out var adjustment).ShouldBeTrue();
        AdjustmentIntervalId.TryParse(Named(6).ToString(), out var interval).ShouldBeTrue();
        CouponId.TryParse(Named(7).ToString(), out var coupon).ShouldBeTrue();
        (adjustment.Value, interval.Value, coupon.Value).ShouldBe((Id(5), Id(6), Id(7)));
        (interval.ToString(), coupon.ToString()).ShouldBe((Named(6).ToString(), Named(7).ToString()));
        AdjustmentId.TryParse("adj_1", out _).ShouldBeFalse();
    }
}
