using CsCheck;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Usage = Orb.Billing.Core.Tests.Metering.Usage;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>Given events rated by a price outside any subscription (decision 0063).</summary>
public sealed class PriceEvaluationTests
{
    private static readonly MetricDefinition Sum = Usage.Metric("SELECT SUM(units) FROM events WHERE event_name = 'use'");
    private static readonly ServicePeriod Month = new(Usage.Start, Instant.FromUtc(2026, 2, 1, 0, 0));
    private static readonly PriceModel Tiers = new TieredPriceModel([new Tier(0m, 10m, 1.00m), new Tier(10m, null, 0.50m)]);

    [Fact]
    public void R25_Events_of_the_period_are_rated_whole_and_each_group_by_itself()
    {
        var evaluated = PriceEvaluation.OfEvents(
            Priced(Tiers), Sum, Month, [Used("a", 8m, "eu"), Used("b", 12m, "us"), Used("c", 2m, null), Used("d", 100m, "eu", -1)], ["region"]);

        (evaluated.Quantity, evaluated.Amount.ToString(), evaluated.Events, evaluated.UnreadableEvents).ShouldBe((22m, "16.00 USD", 3L, 0L));
        evaluated.Groups.Select(g => $"{g.Group} {g.Quantity} {g.Amount}").ShouldBe(["(none) 2 2.00 USD", "eu 8 8.00 USD", "us 12 11.00 USD"]);
        PriceEvaluation.OfEvents(Priced(Tiers), Sum, Month, [Used("a", 8m, "eu"), Used("b", 12m, "us")], filter: Usage.Filter("region = 'us'")).Amount.ToString().ShouldBe("11.00 USD");
    }

    [Fact]
    public void R4_What_a_price_holds_fixed_is_cut_by_the_share_of_the_period()
    {
        var price = Priced(new GroupedWithProratedMinimumPriceModel("region", 31.00m, 1.00m));

        PriceEvaluation.OfEvents(price, Sum, Month, [Used("a", 5m, "eu")]).Amount.ToString().ShouldBe("31.00 USD");
        PriceEvaluation.OfEvents(price, Sum, Month, [Used("a", 5m, "eu")], share: new Share(17, 31)).Amount.ToString().ShouldBe("17.00 USD");
    }

    [Fact]
    public void A_price_of_a_dimensional_group_rates_its_part_of_the_usage()
    {
        var price = Priced(Tiers) with { Dimensions = new PriceDimensions(default, [new PriceDimension("region", "us")]) };

        PriceEvaluation.OfEvents(price, Sum, Month, [Used("a", 8m, "eu"), Used("b", 12m, "us"), Used("c", 2m, null)]).Amount.ToString().ShouldBe("11.00 USD");
    }

    [Fact]
    public void A_level_is_carried_in_from_before_the_period()
    {
        var level = Usage.Metric("SELECT WEIGHTED_SUM(units) FROM all_events WHERE event_name = 'use'");

        PriceEvaluation.OfEvents(Priced(new UnitPriceModel(3.00m)), level, Month, [Used("a", 4m, null, -86_400)]).Quantity.ShouldBe(4m);
        PriceEvaluation.OfEvents(Priced(new UnitPriceModel(3.00m)), Sum, Month, [Used("a", 4m, null, -86_400)]).Quantity.ShouldBe(0m);
    }

    [Fact]
    public void R4_What_a_price_holds_fixed_is_cut_in_each_group_too_and_no_keys_are_no_groups()
    {
        var price = Priced(new GroupedWithProratedMinimumPriceModel("region", 31.00m, 1.00m));
        UsageEvent[] events = [Used("a", 5m, "eu"), Used("b", 40m, "us")];

        PriceEvaluation.OfEvents(price, Sum, Month, events, ["region"], share: new Share(17, 31)).Groups.Select(g => $"{g.Group} {g.Amount}").ShouldBe(["eu 17.00 USD", "us 40.00 USD"]);
        PriceEvaluation.OfEvents(price, Sum, Month, events, []).Groups.ShouldBeEmpty();
    }

    [Fact]
    public void R25_Of_groups_the_quantity_is_the_sum_and_of_events_what_the_metric_says()
    {
        UsageEvent[] events = [Used("a", 1.4m, "eu"), Used("b", 6.2m, "eu"), Used("c", 5.2m, "us")];
        var grouped = Priced(new GroupedWithProratedMinimumPriceModel("region", 0m, 1.00m));
        var highest = PriceEvaluation.OfEvents(grouped, Usage.Metric("SELECT MAX(units) FROM events WHERE event_name = 'use'"), Month, events);
        (highest.Quantity, highest.Exact).ShouldBe((11.4m, 11.4m)); // the highest of eu and of us

        var wholeUnits = Usage.Metric("SELECT ROUND(SUM(units)) FROM events WHERE event_name = 'use'");
        PriceEvaluation.OfEvents(Priced(new BpsPriceModel(new BasisPoints(100m))), wholeUnits, Month, events).Quantity.ShouldBe(13m); // 12.8
    }

    [Fact]
    public void A_price_a_metric_and_events_are_given()
    {
        Should.Throw<ArgumentNullException>(() => PriceEvaluation.Of(null!, Month, Sum.NewAccumulator(Month))).ParamName.ShouldBe("price");
        Should.Throw<ArgumentNullException>(() => PriceEvaluation.Of(Priced(Tiers), Month, null!)).ParamName.ShouldBe("usage");
        Should.Throw<ArgumentNullException>(() => PriceEvaluation.OfEvents(null!, Sum, Month, [])).ParamName.ShouldBe("price");
        Should.Throw<ArgumentNullException>(() => PriceEvaluation.OfEvents(Priced(Tiers), null!, Month, [])).ParamName.ShouldBe("metric");
        Should.Throw<ArgumentNullException>(() => PriceEvaluation.OfEvents(Priced(Tiers), Sum, Month, null!)).ParamName.ShouldBe("events");
    }

    [Fact]
    public void A_fee_and_usage_in_another_detail_are_refused()
    {
        var fee = Price.FixedFee(default, "Fee", default, Currency.Iso("USD"), Cadence.Monthly, BillingMode.InAdvance, new UnitPriceModel(1m), 1m);
        Should.Throw<ArgumentException>(() => PriceEvaluation.OfEvents(fee, Sum, Month, [])).Message.ShouldContain("is a fee");
        Should.Throw<ArgumentException>(() => PriceEvaluation.Of(Priced(new GroupedWithProratedMinimumPriceModel("region", 31.00m, 1.00m)), Month, Sum.NewAccumulator(Month))).Message.ShouldContain("another detail");
    }

    [Fact]
    public void The_order_of_events_does_not_matter_and_groups_of_a_linear_price_sum_to_the_whole() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.OneOf(Gen.Const((string?)"eu"), Gen.Const((string?)"us"), Gen.Const((string?)null)), Gen.Int[0, 5]).Array[0, 40].Select(Gen.Int[0, 100]).Sample((uses, turn) =>
        {
            var events = uses.Select((u, i) => Used($"{i}", u.Item1 / 100m, u.Item2, u.Item3)).ToList();
            var price = Priced(new UnitPriceModel(0.25m));
            var evaluated = PriceEvaluation.OfEvents(price, Sum, Month, events, ["region"]);
            var turned = PriceEvaluation.OfEvents(price, Sum, Month, [.. events.Skip(turn), .. events.Take(turn)], ["region"]);

            (turned.Exact, turned.Amount).ShouldBe((evaluated.Exact, evaluated.Amount));
            turned.Groups.ShouldBe(evaluated.Groups);
            evaluated.Groups.Sum(g => g.Exact).ShouldBe(evaluated.Exact);
        });

    private static Price Priced(PriceModel model) => Price.Usage(default, "Use", default, Currency.Iso("USD"), Cadence.Monthly, model, default);

    private static UsageEvent Used(string key, decimal units, string? region, int second = 0) =>
        Usage.Event(key, "use", second, [("units", PropertyValue.Number(units)), .. region is null ? (ReadOnlySpan<(string, PropertyValue)>)[] : [("region", PropertyValue.Text(region))]]);
}
