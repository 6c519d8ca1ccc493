using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Subscriptions;

/// <summary>Two prices of one dimensional group would bill an event twice (docs/decisions/0058).</summary>
public sealed class DimensionalOverlapTests
{
    [Theory]
    [InlineData("2026-01-01", null, "2026-01-10", null, "red", true)]
    [InlineData("2026-01-10", null, "2026-01-01", null, "red", true)]
    [InlineData("2026-01-01", "2026-01-10", "2026-01-10", null, "red", false)]
    [InlineData("2026-01-10", null, "2026-01-01", "2026-01-10", "red", false)]
    [InlineData("2026-01-01", "2026-01-11", "2026-01-10", null, "red", true)]
    [InlineData("2026-01-10", null, "2026-01-01", "2026-01-11", "red", true)]
    [InlineData("2026-01-01", null, "2026-01-10", null, "blue", false)]
    public void Prices_overlap_where_they_run_at_one_time_for_the_same_values(
        string start, string? end, string otherStart, string? otherEnd, string color, bool overlap)
    {
        var (one, other) = (Of("red", 1, start, end), Of(color, 2, otherStart, otherEnd));
        DimensionalOverlap.In(Timeline(one, other)).ShouldBe(overlap ? (one.Price, other.Price) : null);
    }

    [Fact]
    public void The_end_of_the_subscription_ends_its_prices()
    {
        var timeline = Timeline(Of("red", 1, "2026-01-01"), Of("red", 2, "2026-02-01"));
        DimensionalOverlap.In(timeline with { End = At("2026-02-01") }).ShouldBeNull();
        DimensionalOverlap.In(timeline with { End = At("2026-02-02") }).ShouldNotBeNull();
    }

    [Fact]
    public void Any_two_of_several_prices_may_overlap()
    {
        PriceInterval[] three = [Of("red", 1, "2026-01-01"), Of("blue", 2, "2026-01-01"), Of("blue", 3, "2026-01-01")];
        DimensionalOverlap.In(Timeline(three)).ShouldBe((three[1].Price, three[2].Price));
        DimensionalOverlap.In(Timeline(three[0], three[1], Of("green", 4, "2026-01-01"))).ShouldBeNull();
        DimensionalOverlap.In(Timeline(Interval(Metered(new UnitPriceModel(1m)), "2026-01-01"), three[2])).ShouldBeNull();
        Should.Throw<ArgumentNullException>(() => DimensionalOverlap.In(null!)).ParamName.ShouldBe("timeline");
    }

    [Fact]
    public void Stretches_of_one_price_and_prices_that_meter_apart_do_not_overlap()
    {
        var (one, other) = (Of("red", 1, "2026-01-01"), Of("red", 2, "2026-01-01"));
        DimensionalOverlap.In(Timeline(one, Of("red", 2, "2026-01-01", lineage: 1))).ShouldBeNull();
        DimensionalOverlap.In(Timeline(one, other with { UsageCustomers = [new CustomerId(Id(50))] })).ShouldBeNull();
        DimensionalOverlap.In(Timeline(one, Of("red", 2, "2026-01-01", group: 71))).ShouldBeNull();
        DimensionalOverlap.In(Timeline(
            one with { UsageFilter = MetricSql.ParseFilter("region = 'eu'").Filter! }, other with { UsageFilter = MetricSql.ParseFilter("region <> 'eu'").Filter! }))
            .ShouldBeNull();
    }

    private static PriceInterval Of(string color, int n, string start, string? end = null, int? lineage = null, int group = 70) => Interval(
        Price.Usage(new PriceId(Id(40 + n)), color, new ItemId(Id(5)), Currency.Usd, Cadence.Monthly, new UnitPriceModel(1m), new MetricId(Id(6))) with
        {
            Dimensions = new PriceDimensions(new(Id(group)), [new("color", color)]),
        },
        start, end, lineage: lineage ?? n, id: n);
}
