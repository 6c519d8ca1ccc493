using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>A matrix of rates, of which each day spends an allowance for nothing.</summary>
public sealed class DailyCreditAllowancePriceModelTests
{
    private static readonly DailyCreditAllowancePriceModel Model = new(10m, "day", ["size"], [new(["small"], 1m)], 3m);

    [Fact]
    public void Each_day_has_an_allowance_and_keeps_none_of_it()
    {
        var rated = Model.Rate(ByGroup.Of(("2026-01-01", "small", 4m), ("2026-01-02", "large", 5m)));
        rated.Exact.ShouldBe(5.00m); // 4.00 of 10.00, then 15.00 - 10.00: the 6.00 left of the first day are gone
        rated.Shown().ShouldBe([
            ("2026-01-01", "small", 4m, 4m), ("2026-01-01", "Daily allowance", 0m, -4m),
            ("2026-01-02", "large", 5m, 15m), ("2026-01-02", "Daily allowance", 0m, -10m)]);
        rated.Parts[0].Cell!.DimensionValues.ShouldBe(["small"]);
    }

    [Fact]
    public void The_cells_of_a_day_share_its_allowance() =>
        Model.Rate(ByGroup.Of(("2026-01-01", "small", 4m), ("2026-01-01", "large", 5m), ("2026-01-01", null, 1m))).Exact.ShouldBe(12.00m); // 4 + 15 + 3 - 10

    [Fact]
    public void Events_without_a_day_have_no_allowance() =>
        Model.Rate(ByGroup.Of((null, "small", 4m), ("", "small", 1m))).Shown().ShouldBe([(null, "small", 4m, 4m), ("", "small", 1m, 1m)]);

    [Fact]
    public void Two_properties_choose_the_rate() =>
        new DailyCreditAllowancePriceModel(1m, "day", ["size", "zone"], [new(["small", "a"], 1m), new(["small", null], 2m)], 5m)
            .Rate(ByGroup.Of(("1", "small", "a", 1m), ("1", "small", null, 1m), ("1", "small", "b", 1m))).Exact.ShouldBe(7m);

    [Fact]
    public void Nothing_costs_nothing()
    {
        ByGroup.NothingCostsNothing(Model);
        Model.Rate(ByGroup.Of(("2026-01-01", "small", 0m))).Parts.ShouldBeEmpty();
    }

    [Fact]
    public void It_refuses_what_is_no_price()
    {
        Should.Throw<ArgumentException>(() => new DailyCreditAllowancePriceModel(-1m, "day", ["size"], [], 1m)).ParamName.ShouldBe("dailyAllowance");
        Should.Throw<ArgumentException>(() => new DailyCreditAllowancePriceModel(1m, "", ["size"], [], 1m)).ParamName.ShouldBe("groupingKey");
        Should.Throw<ArgumentException>(() => new DailyCreditAllowancePriceModel(1m, "day", [], [], 1m)).ParamName.ShouldBe("dimensions");
        Should.Throw<ArgumentException>(() => new DailyCreditAllowancePriceModel(1m, "day", ["a", "b", "c"], [], 1m)).ParamName.ShouldBe("dimensions");
        Should.Throw<ArgumentException>(() => new DailyCreditAllowancePriceModel(1m, "day", ["size"], [], -1m)).ParamName.ShouldBe("otherwise");
        Should.Throw<ArgumentException>(() => new DailyCreditAllowancePriceModel(1m, "day", ["size"], [new(["a"], -1m)], 1m))
            .ParamName.ShouldBe("unitAmount");
        Should.Throw<ArgumentException>(() => new DailyCreditAllowancePriceModel(1m, "day", ["size"], [new(["a", "b"], 1m)], 1m))
            .Message.ShouldStartWith("The cell a, b has 2 values, not 1.");
        Model.ShouldBe(new DailyCreditAllowancePriceModel(10m, "day", ["size"], [new(["small"], 1m)], 3m));
        Model.ShouldNotBe(new DailyCreditAllowancePriceModel(10m, "day", ["size"], [new(["small"], 2m)], 3m));
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() => Gen.Select(Promises.Groups(3), Promises.Groups(3), Promises.Quantity).Sample((groups, more, allowance) =>
        Promises.Kept(new DailyCreditAllowancePriceModel(allowance, "day", ["x", "y"], [new(["a", "b"], 0.5m), new([null, "c"], 2m)], 1m), groups, more),
        iter: Runs(2_000));
}
