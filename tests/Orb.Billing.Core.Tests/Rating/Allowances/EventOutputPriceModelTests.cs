using CsCheck;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Tests.Metering;
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
    public void R25_Units_are_summed_by_rate_before_the_sum_is_cut_at_zero()
    {
        Metered(Model, ("0.10", 5m), ("0.1", -2m)).Shown().ShouldBe([("0.1", "0.1", 3m, 0.3m)]);
        Metered(Model, ("0.10", 2m), ("1e-1", -5m), ("2", 1m)).Shown().ShouldBe([("2", "2", 1m, 2m)]);
    }

    [Fact]
    public void R25_An_event_without_a_rate_is_summed_with_those_that_name_the_default()
    {
        Metered(new EventOutputPriceModel("rate", 0.25m), (null, 10m), ("free", 3m), ("0.250", -5m)).Shown().ShouldBe([("0.25", "0.25", 8m, 2m)]);
        Metered(Model, (null, -10m), ("free", 3m), ("0.25", 4m)).Exact.ShouldBe(1m, "what is not priced takes nothing off what is");
    }

    [Fact]
    public void R25_Units_are_summed_by_rate_within_each_group()
    {
        var metric = Metering.Usage.Metric("SELECT SUM(units) FROM events") with { Detail = new EventOutputPriceModel("rate", null, "team").Usage };
        new EventOutputPriceModel("rate", null, "team").Rate(metric.Of(Sold("a", "1.0", 5m, "red"), Sold("b", "1", -2m, "red"), Sold("c", "1.00", 4m, "blue")).ToInput()).Shown()
            .ShouldBe([("blue", "blue, 1", 4m, 4m), ("red", "red, 1", 3m, 3m)]);
    }

    [Fact]
    public void R5_The_spelling_of_rates_and_the_parts_events_come_in_change_nothing() =>
        Gen.Select(Gen.Select(Gen.OneOf<string?>("1", "1.0", "1e0", "0.3", "0.30", "x", null), Gen.Int[-9, 9]).Array[0, 12], Gen.Int[0, 12], Gen.OneOf<decimal?>(0.3m, null)).Sample((sold, cut, otherwise) =>
        {
            var model = new EventOutputPriceModel("rate", otherwise);
            var metric = Metering.Usage.Metric("SELECT SUM(units) FROM events") with { Detail = model.Usage };
            var events = sold.Select((s, i) => Sold($"k{i}", s.Item1, s.Item2)).ToArray();
            var merged = metric.Of(events.Skip(cut));
            merged.Merge(metric.Of(events.Take(cut)));

            var expected = sold.GroupBy(s => s.Item1 is "1" or "1.0" or "1e0" ? 1m : s.Item1 is "0.3" or "0.30" ? 0.3m : otherwise ?? 0m)
                .Sum(rate => rate.Key * Math.Max(0, rate.Sum(s => s.Item2)));
            model.Rate(merged.ToInput()).Exact.ShouldBe(expected);
        }, iter: Runs(2_000));

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

    private static Rated Metered(EventOutputPriceModel model, params (string? Rate, decimal Units)[] sold)
    {
        var metric = Metering.Usage.Metric("SELECT SUM(units) FROM events") with { Detail = model.Usage };
        return model.Rate(metric.Of(sold.Select((s, i) => Sold($"k{i}", s.Rate, s.Units))).ToInput());
    }

    private static UsageEvent Sold(string key, string? rate, decimal units, string? team = null) => Metering.Usage.Event(
        key, "sale", 0, ("units", PropertyValue.Number(units)), ("rate", rate is null ? default : PropertyValue.Text(rate)), ("team", team is null ? default : PropertyValue.Text(team)));
}
