using CsCheck;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Each group comes to at least and at most so much.</summary>
public sealed class GroupedWithMinMaxThresholdsPriceModelTests
{
    private static readonly GroupedWithMinMaxThresholdsPriceModel Model = new("team", 10m, 50m, 1m);

    [Fact]
    public void Each_group_is_kept_within_the_bounds()
    {
        var rated = Model.Rate(ByGroup.Of(("a", 4m), ("b", 20m), ("c", 80m)));
        rated.Exact.ShouldBe(80.00m); // 10.00 + 20.00 + 50.00
        rated.Shown().ShouldBe([("a", "a", 4m, 4m), ("a", "Minimum", 0m, 6m), ("b", "b", 20m, 20m), ("c", "c", 80m, 80m), ("c", "Maximum", 0m, -30m)]);
    }

    [Theory]
    [InlineData(10, 10.00)]
    [InlineData(11, 11.00)]
    [InlineData(50, 50.00)]
    [InlineData(51, 50.00)]
    public void At_a_bound_nothing_is_added_or_taken(int quantity, decimal amount) => Model.Rate(ByGroup.Of(("a", quantity))).Exact.ShouldBe(amount);

    [Fact]
    public void The_bounds_are_for_a_period_however_short() => Model.Rate(ByGroup.Of(("a", 4m), ("c", 80m)) with { Share = new Share(1, 31) }).Exact.ShouldBe(60m);

    [Fact]
    public void R16_The_minimum_waits_while_the_period_is_open_and_the_maximum_does_not() =>
        Model.Rate(ByGroup.Of(("a", 4m), ("c", 80m)) with { PeriodIsOpen = true }).Exact.ShouldBe(54m);

    [Fact]
    public void A_group_whose_events_come_to_nothing_has_the_minimum_and_one_without_events_has_none()
    {
        Model.Rate(ByGroup.Of(("a", 0m))).Shown().ShouldBe([("a", "Minimum", 0m, 10m)]);
        ByGroup.NothingCostsNothing(Model);
    }

    [Fact]
    public void It_refuses_what_is_no_price()
    {
        Should.Throw<ArgumentException>(() => new GroupedWithMinMaxThresholdsPriceModel("", 1m, 2m, 1m)).ParamName.ShouldBe("groupingKey");
        Should.Throw<ArgumentException>(() => new GroupedWithMinMaxThresholdsPriceModel("team", -1m, 2m, 1m)).ParamName.ShouldBe("minimumCharge");
        Should.Throw<ArgumentException>(() => new GroupedWithMinMaxThresholdsPriceModel("team", 2m, 1.99m, 1m)).ParamName.ShouldBe("maximumCharge");
        Should.Throw<ArgumentException>(() => new GroupedWithMinMaxThresholdsPriceModel("team", 1m, 2m, -1m)).ParamName.ShouldBe("perUnitRate");
        new GroupedWithMinMaxThresholdsPriceModel("team", 2m, 2m, 1m).Rate(ByGroup.Of(("a", 9m))).Exact.ShouldBe(2m);
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() =>
        Gen.Select(Promises.Groups(1), Promises.Groups(1), Promises.Quantity, Promises.Quantity).Sample((groups, more, least, range) =>
            Promises.Kept(new GroupedWithMinMaxThresholdsPriceModel("team", least, least + range, 0.9m), groups, more), iter: Runs(2_000));
}
