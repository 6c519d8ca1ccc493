using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Volume tiers of the events that pass some filters.</summary>
public sealed class BulkWithFiltersPriceModelTests
{
    private static readonly BulkWithFiltersPriceModel Model = new([new("region", "eu"), new("class", "hot")], Tiers((0m, 10m, 0.50m, 0m), (10m, null, 0.40m, 0m)));

    [Fact]
    public void It_asks_for_the_events_that_pass_all_filters()
    {
        Model.Usage.ShouldBe(PricedUsage.Total.Where([new("region", "eu"), new("class", "hot")]));
        Model.Filters.ShouldBe([new PropertyFilter("region", "eu"), new PropertyFilter("class", "hot")]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 5.00)]
    [InlineData(11, 4.40)]
    public void R25_All_units_cost_the_rate_of_the_tier_reached(int quantity, decimal amount) => Model.Rate(new RatingInput(quantity)).Exact.ShouldBe(amount);

    [Fact]
    public void It_can_fall_and_has_a_filter_and_tiers_that_touch()
    {
        Model.CanFall.ShouldBeTrue();
        Should.Throw<ArgumentException>(() => new BulkWithFiltersPriceModel([], ThreeTiers))
            .Message.ShouldBe("Events are chosen by at least one filter. (Parameter 'filters')");
        Should.Throw<ArgumentException>(() => new BulkWithFiltersPriceModel([new("a", "b")], [])).ParamName.ShouldBe("tiers");
    }

    [Fact]
    public void Other_filters_make_another_price()
    {
        new BulkWithFiltersPriceModel([new("a", "b")], ThreeTiers).ShouldBe(new BulkWithFiltersPriceModel([new("a", "b")], ThreeTiers));
        new BulkWithFiltersPriceModel([new("a", "b")], ThreeTiers).ShouldNotBe(new BulkWithFiltersPriceModel([new("a", "c")], ThreeTiers));
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() => Gen.Select(Promises.Tiers, Promises.Quantity, Promises.Quantity).Sample((tiers, one, other) =>
        Promises.Kept(new BulkWithFiltersPriceModel([new("a", "b")], tiers), one, other), iter: Runs(1_000));
}
