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
    public void A_price_passes_every_filter()
    {
        Admitted(AdjustmentTarget.Matching(AdjustmentFilter.Includes(Field.PriceType, "in_arrears"), AdjustmentFilter.Includes(Field.ItemId, new ItemId(Id(3)).ToString())))
            .ShouldBe((false, true, false));
    }

    [Fact]
    public void A_value_that_no_price_can_have_is_refused()
    {
        Refused(() => AdjustmentTarget.OfType("composite"));
        Refused(() => AdjustmentTarget.OfType("Usage"));
        Refused(() => AdjustmentTarget.Prices());
        Refused(() => AdjustmentTarget.Items());
        Refused(() => AdjustmentFilter.Includes(Field.PriceId, "price_1"));
        Refused(() => AdjustmentFilter.Excludes(Field.ItemId, "item_1"));
        Refused(() => AdjustmentFilter.Includes(Field.Currency, "USDT"));
        Refused(() => AdjustmentFilter.Includes(Field.PricingUnitId, " "));
        Refused(() => AdjustmentFilter.Includes(Field.PricingUnitId));

        static void Refused(Func<object> make) => Should.Throw<ArgumentException>(make).ParamName.ShouldBe("values");
    }

    [Fact]
    public void Targets_are_equal_when_their_filters_are()
    {
        AdjustmentTarget.OfType("usage").ShouldBe(AdjustmentTarget.Matching(AdjustmentFilter.Includes(Field.PriceType, "usage")));
        AdjustmentTarget.OfType("usage").GetHashCode().ShouldBe(AdjustmentTarget.OfType("usage").GetHashCode());
        AdjustmentTarget.OfType("usage").ShouldNotBe(AdjustmentTarget.OfType("fixed"));
        AdjustmentTarget.OfType("usage").ShouldNotBe(AdjustmentTarget.Matching(AdjustmentFilter.Excludes(Field.PriceType, "usage")));
        AdjustmentTarget.Matching().ShouldBe(AdjustmentTarget.All);
    }

    private static (bool InAdvance, bool InArrears, bool Usage) Admitted(AdjustmentTarget target) =>
        (target.AppliesTo(InAdvance), target.AppliesTo(InArrears), target.AppliesTo(Tokens));
}
