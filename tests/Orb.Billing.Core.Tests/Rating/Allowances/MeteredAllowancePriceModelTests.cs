using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Consumption beyond what was allowed, both of them metered.</summary>
public sealed class MeteredAllowancePriceModelTests
{
    private static readonly MeteredAllowancePriceModel Model = new("kind", "consumption", "allowance", 0.05m);

    [Fact]
    public void Only_consumption_beyond_the_allowance_is_paid()
    {
        var rated = Model.Rate(ByGroup.Of(("consumption", 400m), ("allowance", 150m), ("other", 99m), (null, 7m)));
        rated.Exact.ShouldBe(12.50m);
        rated.Shown().ShouldBe([("consumption", "consumption", 400m, 20m), ("allowance", "allowance", 150m, -7.5m)]);
        rated.Parts.ShouldAllBe(p => p.Group!.Key == "kind");
    }

    [Theory]
    [InlineData(400, 400, 0)]
    [InlineData(400, 500, 0)]
    [InlineData(400, 399, 0.05)]
    [InlineData(0, 500, 0)]
    public void An_allowance_never_pays_back(int consumed, int allowed, decimal amount) =>
        Model.Rate(ByGroup.Of(("consumption", consumed), ("allowance", allowed))).Exact.ShouldBe(amount);

    [Fact]
    public void Rows_have_the_names_that_the_price_gives_them()
    {
        var named = Model with { ConsumptionName = "Used", AllowanceName = "Included" };
        named.Rate(ByGroup.Of(("consumption", 4m), ("allowance", 9m))).Parts.Select(p => (p.Name, p.Quantity, p.Exact))
            .ShouldBe([("Used", 4m, 0.2m), ("Included", 4m, -0.2m)]);
        named.Rate(ByGroup.Of(("consumption", 4m))).Parts.Select(p => p.Name).ShouldBe(["Used"]);
    }

    [Fact]
    public void R16_More_allowance_makes_it_fall()
    {
        Model.CanFall.ShouldBeTrue();
        Model.Rate(ByGroup.Of(("consumption", 4m), ("allowance", 2m))).Exact.ShouldBeLessThan(Model.Rate(ByGroup.Of(("consumption", 4m))).Exact);
    }

    [Fact]
    public void No_events_cost_nothing() => ByGroup.NothingCostsNothing(Model);

    [Fact]
    public void It_refuses_what_is_no_price()
    {
        Should.Throw<ArgumentException>(() => new MeteredAllowancePriceModel("", "c", "a", 1m));
        Should.Throw<ArgumentException>(() => new MeteredAllowancePriceModel("kind", "", "a", 1m)).ParamName.ShouldBe("consumptionValue");
        Should.Throw<ArgumentException>(() => new MeteredAllowancePriceModel("kind", "c", "", 1m)).ParamName.ShouldBe("allowanceValue");
        Should.Throw<ArgumentException>(() => new MeteredAllowancePriceModel("kind", "c", "c", 1m))
            .Message.ShouldBe("Consumption and allowance are told apart by their values; both are 'c'. (Parameter 'allowanceValue')");
        Should.Throw<ArgumentException>(() => new MeteredAllowancePriceModel("kind", "c", "a", -1m)).ParamName.ShouldBe("unitAmount");
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() => Gen.Select(Promises.Groups(1), Promises.Groups(1)).Sample((groups, more) =>
        Promises.Kept(new MeteredAllowancePriceModel("kind", "a", "b", 0.07m), groups, more), iter: Runs(2_000));
}
