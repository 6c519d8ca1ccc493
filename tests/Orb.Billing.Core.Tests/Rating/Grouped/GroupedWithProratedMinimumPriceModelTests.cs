using CsCheck;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Each group comes to at least a minimum, cut to the days of the period.</summary>
public sealed class GroupedWithProratedMinimumPriceModelTests
{
    private static readonly GroupedWithProratedMinimumPriceModel Model = new("team", 31m, 0.1m);

    [Fact]
    public void R4_The_minimum_of_each_group_is_cut_to_the_days()
    {
        var input = ByGroup.Of(("a", 100m), ("b", 500m)) with { Share = new Share(17, 31) };
        var rated = Model.Rate(input);
        rated.Exact.ShouldBe(67.00m); // 31.00 x 17/31 = 17.00 and 50.00
        rated.Shown().ShouldBe([("a", "a", 100m, 10m), ("a", "Minimum", 0m, 7m), ("b", "b", 500m, 50m)]);
        Model.Rate(input with { Share = Share.Whole }).Exact.ShouldBe(81.00m);
    }

    [Fact]
    public void R16_The_minimum_waits_while_the_period_is_open() =>
        Model.Rate(ByGroup.Of(("a", 100m), ("b", 500m)) with { PeriodIsOpen = true }).Exact.ShouldBe(60.00m);

    [Fact]
    public void A_group_whose_events_come_to_nothing_has_the_minimum_and_one_without_events_has_none()
    {
        Model.Rate(ByGroup.Of(("a", 0m))).Shown().ShouldBe([("a", "Minimum", 0m, 31m)]);
        ByGroup.NothingCostsNothing(Model);
    }

    [Fact]
    public void It_refuses_what_is_no_price()
    {
        Should.Throw<ArgumentException>(() => new GroupedWithProratedMinimumPriceModel("", 1m, 1m)).ParamName.ShouldBe("groupingKey");
        Should.Throw<ArgumentException>(() => new GroupedWithProratedMinimumPriceModel("team", -1m, 1m)).ParamName.ShouldBe("minimum");
        Should.Throw<ArgumentException>(() => new GroupedWithProratedMinimumPriceModel("team", 1m, -1m)).ParamName.ShouldBe("unitRate");
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() => Gen.Select(Promises.Groups(1), Promises.Groups(1), Promises.Quantity).Sample((groups, more, minimum) =>
        Promises.Kept(new GroupedWithProratedMinimumPriceModel("team", minimum, 0.9m), groups, more), iter: Runs(2_000));
}
