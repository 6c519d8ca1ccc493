using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;
using Field = Orb.Billing.Core.Adjustments.AdjustmentFilterField;

namespace Orb.Billing.Core.Tests.Adjustments;

public sealed class AdjustmentTargetTests
{
    private static readonly Price InAdvance = Fee(1m); // price 2 of item 3
    private static readonly Price InArrears = Fee(1m, BillingMode.InArrears);
    private static readonly Price Tokens = Metered(new UnitPriceModel(1m)); // price 4 of item 5

    [Theory]
    [InlineData("usage", false, false, true)]
    [InlineData("fixed", true, true, false)]
    [InlineData("fixed_in_advance", true, false, false)]
    [InlineData("fixed_in_arrears", false, true, false)]
    [InlineData("in_arrears", false, true, true)]
    public void A_type_of_price_is_a_set_of_billing_modes(string type, bool inAdvance, bool inArrears, bool usage) =>
        Admitted(AdjustmentTarget.OfType(type)).ShouldBe((inAdvance, inArrears, usage));

    [Fact]
    public void All_is_every_price_in_a_real_currency()
    {
        Admitted(AdjustmentTarget.All).ShouldBe((true, true, true));
        AdjustmentTarget.All.AppliesTo(Fee(1m, currency: Currency.Custom("credits"))).ShouldBeFalse();
    }

    [Fact]
    public void Prices_and_items_are_named_by_id()
    {
        Admitted(AdjustmentTarget.Prices(new PriceId(Id(4)))).ShouldBe((false, false, true));
        Admitted(AdjustmentTarget.Prices(new PriceId(Id(4)), new PriceId(Id(2)))).ShouldBe((true, true, true));
        Admitted(AdjustmentTarget.Items(new ItemId(Id(3)))).ShouldBe((true, true, false));
        Admitted(AdjustmentTarget.Items(new ItemId(Id(4)))).ShouldBe((false, false, false));
    }

    [Fact]
    public void A_filter_includes_or_excludes()
    {
        Admitted(AdjustmentTarget.Matching(AdjustmentFilter.Excludes(Field.PriceId, new PriceId(Id(4)).ToString()))).ShouldBe((true, true, false));
        Admitted(AdjustmentTarget.Matching(AdjustmentFilter.Excludes(Field.ItemId, new ItemId(Id(3)).ToString()))).ShouldBe((false, false, true));
        Admitted(AdjustmentTarget.Matching(AdjustmentFilter.Excludes(Field.PriceType, "usage", "fixed_in_advance"))).ShouldBe((false, true, false));
        Admitted(AdjustmentTarget.Matching(AdjustmentFilter.Includes(Field.Currency, "usd", "EUR"))).ShouldBe((true, true, true));
        Admitted(AdjustmentTarget.Matching(AdjustmentFilter.Excludes(Field.Currency, "USD"))).ShouldBe((false, false, false));
        Admitted(AdjustmentTarget.Matching(AdjustmentFilter.Includes(Field.PricingUnitId, "credits"))).ShouldBe((false, false, false));
        Admitted(AdjustmentTarget.Matching(AdjustmentFilter.Excludes(Field.PricingUnitId, "credits"))).ShouldBe((true, true, true));
    }

    [Fact]
    public void A_pricing_unit_is_looked_at_by_its_name()
    {
        var credits = Fee(1m, currency: Currency.Custom("credits"));
        AdjustmentFilter.Includes(Field.PricingUnitId, "credits").Admits(credits).ShouldBeTrue();
        AdjustmentFilter.Includes(Field.PricingUnitId, "Credits").Admits(credits).ShouldBeFalse();
        AdjustmentFilter.Includes(Field.Currency, "USD").Admits(credits).ShouldBeFalse();
    }

    [Fact]
    public void A_currency_is_looked_at_by_its_code()
    {
        var euros = Fee(1m, currency: Currency.Eur);
        AdjustmentFilter.Includes(Field.Currency, "eur").Admits(euros).ShouldBeTrue();
        AdjustmentFilter.Includes(Field.Currency, "USD").Admits(euros).ShouldBeFalse();
    }

    [Fact]
    public void A_price_passes_every_filter()
    {
        Admitted(AdjustmentTarget.Matching(AdjustmentFilter.Includes(Field.PriceType, "in_arrears"), AdjustmentFilter.Includes(Field.ItemId, new ItemId(Id(3)).ToString())))
            .ShouldBe((false, true, false));
    }

    [Fact]
    public void A_value_that_no_price_can_have_is_refused()
    {
        Refused(() => AdjustmentTarget.OfType("composite"), "'composite' is no value of the filter PriceType.");
        Refused(() => AdjustmentTarget.OfType("Usage"), "'Usage' is no value of the filter PriceType.");
        Refused(() => AdjustmentTarget.Prices(), "A filter has at least one value.");
        Refused(() => AdjustmentTarget.Items(), "A filter has at least one value.");
        Refused(() => AdjustmentFilter.Includes(Field.PriceId, "price_1"), "'price_1' is no value of the filter PriceId.");
        Refused(() => AdjustmentFilter.Excludes(Field.ItemId, "item_1"), "'item_1' is no value of the filter ItemId.");
        Refused(() => AdjustmentFilter.Includes(Field.Currency, "USD", "USDT"), "'USDT' is no value of the filter Currency.");
        Refused(() => AdjustmentFilter.Includes(Field.PricingUnitId, " "), "' ' is no value of the filter PricingUnitId.");
        Refused(() => AdjustmentFilter.Includes(Field.PricingUnitId), "A filter has at least one value.");

        static void Refused(Func<object> make, string why) => Should.Throw<ArgumentException>(make).Message.ShouldBe($"{why} (Parameter 'values')");
    }

    [Fact]
    public void A_price_named_by_id_stands_for_all_that_took_its_place_in_a_composite_alone()
    {
        var inItsPlace = Fee(1m) with { OriginId = new PriceId(Id(1)) };
        var (first, inFirst) = (new PriceId(Id(1)).ToString(), AdjustmentTarget.Prices(new PriceId(Id(1))));

        Counts(AdjustmentFilter.Includes(Field.PriceId, first), inItsPlace).ShouldBeTrue();
        Counts(AdjustmentFilter.Excludes(Field.PriceId, first), inItsPlace).ShouldBeFalse();
        Counts(AdjustmentFilter.Includes(Field.PriceId, first, new PriceId(Id(9)).ToString()), inItsPlace).ShouldBeTrue();
        Counts(AdjustmentFilter.Includes(Field.PriceId, first), Fee(1m)).ShouldBeFalse();
        Counts(AdjustmentFilter.Includes(Field.PriceId, new PriceId(Id(2)).ToString()), Fee(1m)).ShouldBeTrue();
        Counts(AdjustmentFilter.Includes(Field.ItemId, first), inItsPlace).ShouldBeFalse(); // an item of the same id is no price
        inFirst.AppliesTo(inItsPlace).ShouldBeFalse();

        static bool Counts(AdjustmentFilter filter, Price price) => new CompositeSelection(filter).Counts(price);
    }

    [Fact]
    public void An_adjustment_of_named_prices_moves_to_those_that_stand_for_them()
    {
        var discount = new PercentageDiscount(Adjusting.Named(1), Of(2, 4), 0.1m, isInvoiceLevel: true, reason: "agreed");

        discount.Retargeted(Next).ShouldBe(new PercentageDiscount(Adjusting.Named(1), Of(12, 14), 0.1m, isInvoiceLevel: true, reason: "agreed"));
        discount.Retargeted(id => id).ShouldBe(discount);
        discount.Retargeted(_ => new PriceId(Id(9)))!.Target.ShouldBe(Of(9)); // two prices that became one are named once
        discount.Retargeted(id => id == new PriceId(Id(2)) ? null : id)!.Target.ShouldBe(Of(4)); // of one that is gone the others are left
        discount.Retargeted(_ => null).ShouldBeNull();
    }

    [Fact]
    public void Only_the_prices_that_a_target_names_by_id_are_renamed()
    {
        var usage = AdjustmentFilter.Includes(Field.PriceType, "usage");
        var item = AdjustmentFilter.Includes(Field.ItemId, new ItemId(Id(2)).ToString());

        Renamed(Next, usage, item).ShouldBe(AdjustmentTarget.Matching(usage, item));
        Renamed(Next).ShouldBe(AdjustmentTarget.All);
        Renamed(Next, usage, Named(false, 2), item).ShouldBe(AdjustmentTarget.Matching(usage, Named(false, 12), item));
        Renamed(Next, Named(true, 2)).ShouldBe(AdjustmentTarget.Matching(Named(true, 12)));
        Renamed(_ => null, usage, Named(true, 2)).ShouldBe(AdjustmentTarget.Matching(usage)); // without those left out, nothing is left out
        Renamed(_ => null, usage, Named(false, 2)).ShouldBeNull(); // without those it was for, it is for none

        static AdjustmentTarget? Renamed(Func<PriceId, PriceId?> standsFor, params AdjustmentFilter[] filters) =>
            new PercentageDiscount(Adjusting.Named(1), AdjustmentTarget.Matching(filters), 0.1m).Retargeted(standsFor)?.Target;
    }

    [Fact]
    public void Targets_are_equal_when_their_filters_are()
    {
        AdjustmentTarget.OfType("usage").ShouldBe(AdjustmentTarget.Matching(AdjustmentFilter.Includes(Field.PriceType, "usage")));
        AdjustmentTarget.OfType("usage").GetHashCode().ShouldBe(AdjustmentTarget.OfType("usage").GetHashCode());
        AdjustmentTarget.OfType("usage").ShouldNotBe(AdjustmentTarget.OfType("fixed"));
        AdjustmentTarget.OfType("usage").ShouldNotBe(AdjustmentTarget.Matching(AdjustmentFilter.Excludes(Field.PriceType, "usage")));
        AdjustmentTarget.Matching().ShouldBe(AdjustmentTarget.All);
        AdjustmentFilter.Includes(Field.PriceType, "usage").Equals(null).ShouldBeFalse();
    }

    private static AdjustmentTarget Of(params int[] prices) => AdjustmentTarget.Matching(Named(false, prices));

    private static AdjustmentFilter Named(bool isExclusion, params int[] prices)
    {
        string[] ids = [.. prices.Select(p => new PriceId(Id(p)).ToString())];
        return isExclusion ? AdjustmentFilter.Excludes(Field.PriceId, ids) : AdjustmentFilter.Includes(Field.PriceId, ids);
    }

    // The next version of the plan: price 12 for price 2, price 14 for price 4.
    private static PriceId? Next(PriceId id) => id == new PriceId(Id(2)) ? new PriceId(Id(12)) : id == new PriceId(Id(4)) ? new PriceId(Id(14)) : null;

    private static (bool InAdvance, bool InArrears, bool Usage) Admitted(AdjustmentTarget target) =>
        (target.AppliesTo(InAdvance), target.AppliesTo(InArrears), target.AppliesTo(Tokens));
}
