using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Each event names what its units cost.</summary>
public sealed class EventOutputPriceModelTests
{
    private static readonly EventOutputPriceModel Model = new("rate");

    [Fact]
    public void Units_cost_what_their_events_say_and_nothing_without_a_rate()
    {
        var rated = Model.Rate(ByGroup.Of(("2.00", 3m), ("1.50", 2m), (null, 10m)));
        rated.Exact.ShouldBe(9.00m);
        rated.Shown().ShouldBe([("1.5", "1.5", 2m, 3m), ("2", "2", 3m, 6m)]);
    }

    [Fact]
    public void Equal_rates_are_one_however_they_are_written() =>
        Model.Rate(ByGroup.Of(("1.50", 2m), ("1.5", 1m), ("10", 1m), ("9", 1m))).Shown().ShouldBe([("1.5", "1.5", 3m, 4.5m), ("9", "9", 1m, 9m), ("10", "10", 1m, 10m)]);

    [Fact]
    public void A_rate_of_nothing_is_a_rate() =>
        new EventOutputPriceModel("rate", 0.25m).Rate(ByGroup.Of(("0", 10m))).Shown().ShouldBe([("0", "0", 10m, 0m)]);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("free")]
    [InlineData("-1")]
    [InlineData("1,50")]
    [InlineData("NaN")]
    [InlineData("12345678901234567890123456789")] // 29 digits
    public void R1_What_is_no_rate_has_the_default_or_is_not_priced(string? rate)
    {
        Model.Rate(ByGroup.Of((rate, 10m))).Parts.ShouldBeEmpty();
        new EventOutputPriceModel("rate", 0.25m).Rate(ByGroup.Of((rate, 10m), ("0.25", 2m))).Shown().ShouldBe([("0.25", "0.25", 12m, 3m)]);
    }

    [Fact]
    public void A_grouping_splits_the_sub_lines_and_not_the_amount()
    {
        var model = new EventOutputPriceModel("rate", null, "team");
        model.Usage.Properties.ShouldBe(["team", "rate"]);
        model.Rate(ByGroup.Of(("red", "2", 1m), ("blue", "2", 3m), (null, "1", 1m))).Shown()
            .ShouldBe([(null, "no team, 1", 1m, 1m), ("blue", "blue, 2", 3m, 6m), ("red", "red, 2", 1m, 2m)]);
    }

    [Fact]
    public void Nothing_costs_nothing()
    {
        ByGroup.NothingCostsNothing(Model);
        Model.Rate(ByGroup.Of(("5", 0m))).Parts.ShouldBeEmpty();
    }

    [Fact]
    public void It_refuses_what_is_no_price()
    {
        Should.Throw<ArgumentException>(() => new EventOutputPriceModel(""));
        Should.Throw<ArgumentException>(() => new EventOutputPriceModel("rate", -1m)).ParamName.ShouldBe("defaultUnitRate");
        Should.Throw<ArgumentException>(() => new EventOutputPriceModel("rate", null, "")).ParamName.ShouldBe("groupingKey");
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() =>
        Gen.Select(Gen.Select(Gen.OneOf<string?>("1", "1.0", "0.3", "x", null), Gen.OneOf<string?>("a", null), Promises.Quantity).Array[0, 12], Gen.Int[0, 12], Gen.Bool)
            .Sample((events, less, grouped) =>
            {
                GroupUsage[] groups = [.. events.Select(e => new GroupUsage(grouped ? [e.Item2, e.Item1] : [e.Item1], e.Item3))];
                Promises.Kept(new EventOutputPriceModel("rate", 0.1m, grouped ? "team" : null), groups[..Math.Min(less, groups.Length)], groups[Math.Min(less, groups.Length)..]);
            }, iter: Runs(2_000));
}
