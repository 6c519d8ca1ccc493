using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Subscriptions;

public sealed class PriceIntervalTests
{
    [Theory]
    [InlineData("2026-04-01T00:00:00Z", 2)]
    [InlineData("2026-04-11T14:59:59Z", 2)]
    [InlineData("2026-04-11T15:00:00Z", 5)]
    [InlineData("2026-04-12T00:00:00Z", 5)]
    [InlineData("2026-06-01T00:00:00Z", 0)]
    public void A_quantity_holds_from_its_instant_until_the_next(string at, int quantity) =>
        Interval(Fee(30m, quantity: 2m), "2026-04-01", quantities: [Quantity("2026-04-11T15:00:00Z", 5m), Quantity("2026-05-01", 0m)])
            .QuantityAt(At(at)).ShouldBe(quantity);

    [Fact]
    public void It_does_not_end_before_it_starts_and_its_quantities_ascend_from_zero()
    {
        Should.Throw<ArgumentException>(() => Interval(Fee(1m), "2026-04-02", "2026-04-01")).Message.ShouldBe("A price interval cannot end before it starts. (Parameter 'end')");
        Interval(Fee(1m), "2026-04-02", "2026-04-02").End.ShouldBe(At("2026-04-02"));
        Refusal(Quantity("2026-04-03", 1m), Quantity("2026-04-03", 2m)).ShouldBe("Quantity transitions must ascend. (Parameter 'quantities')");
        Refusal(Quantity("2026-04-03", 1m), Quantity("2026-04-02", 2m)).ShouldBe("Quantity transitions must ascend. (Parameter 'quantities')");
        Refusal(Quantity("2026-04-03", -1m)).ShouldBe("A quantity is 0 or more. (Parameter 'quantities')");
        new PriceInterval(new(Id(1)), new(Id(1)), Fee(1m), Anchor("2026-04-01"), At("2026-04-01"), null, 0).Quantities.ShouldBeEmpty();

        static string Refusal(params QuantityTransition[] quantities) =>
            Should.Throw<ArgumentException>(() => Interval(Fee(1m), "2026-04-01", quantities: quantities)).Message;
    }

    [Fact]
    public void Its_end_and_its_start_move_as_far_as_each_other()
    {
        var interval = Interval(Fee(30m), "2026-04-01", "2026-05-01");
        interval.EndingAt(At("2026-04-01")).End.ShouldBe(At("2026-04-01"));
        interval.StartingAt(At("2026-05-01")).Start.ShouldBe(At("2026-05-01"));
        interval.StartingAt(At("2026-03-01")).ShouldBe(Interval(Fee(30m), "2026-03-01", "2026-05-01", "2026-04-01"));
        Interval(Fee(30m), "2026-04-01").StartingAt(At("2026-05-02")).Start.ShouldBe(At("2026-05-02"));
        Should.Throw<ArgumentException>(() => interval.EndingAt(At("2026-03-31"))).Message.ShouldBe("A price interval cannot end before it starts. (Parameter 'end')");
        Should.Throw<ArgumentException>(() => interval.StartingAt(At("2026-05-02"))).Message.ShouldBe("A price interval cannot end before it starts. (Parameter 'start')");
    }

    [Fact]
    public void It_meters_what_its_filter_lets_through_of_the_dimensions_of_its_price()
    {
        var plain = Interval(Metered(new UnitPriceModel(1m)), "2026-01-01");
        var red = plain.PricedBy(plain.Price with { Dimensions = new PriceDimensions(new(Id(70)), [new("color", "red")]) });
        var europe = MetricSql.ParseFilter("region = 'eu'").Filter!;

        plain.Metered.ShouldBe(EventFilter.Always);
        (plain with { UsageFilter = europe }).Metered.ToString().ShouldBe("region = 'eu'");
        red.Metered.ToString().ShouldBe("color = 'red'");
        (red with { UsageFilter = europe }).Metered.ToString().ShouldBe("color = 'red' AND region = 'eu'");
    }

    [Fact]
    public void R10_Two_meter_alike_where_both_their_filter_and_their_customers_are_the_same()
    {
        var interval = Interval(Metered(new UnitPriceModel(1m)), "2026-01-01");
        interval.ShouldBe(Interval(Metered(new UnitPriceModel(1m)), "2026-01-01"));
        interval.ShouldNotBe(interval with { UsageFilter = MetricSql.ParseFilter("region = 'eu'").Filter! });
        interval.ShouldNotBe(interval with { UsageCustomers = [new CustomerId(Id(50))] });
    }

    [Fact]
    public void Ended_earlier_it_is_otherwise_the_same()
    {
        var interval = Interval(Fee(30m), "2026-04-01", anchor: "2026-03-31", position: 3, quantities: [Quantity("2026-04-11T15:00:00Z", 5m)]);
        interval.EndingAt(At("2026-05-01")).ShouldBe(
            Interval(Fee(30m), "2026-04-01", "2026-05-01", "2026-03-31", position: 3, quantities: [Quantity("2026-04-11T15:00:00Z", 5m)]));
    }

    [Fact]
    public void Intervals_timelines_and_prices_of_equal_contents_are_equal()
    {
        Make(5m, 0.02m).ShouldBe(Make(5m, 0.02m));
        Make(5m, 0.02m).GetHashCode().ShouldBe(Make(5m, 0.02m).GetHashCode());
        Make(5m, 0.02m).ShouldNotBe(Make(6m, 0.02m));
        Make(5m, 0.02m).ShouldNotBe(Make(5m, 0.03m));
        Model(tiered: false).ShouldBe(Model(tiered: false));
        Model(tiered: false).GetHashCode().ShouldBe(Model(tiered: false).GetHashCode());
        Model(tiered: false).ShouldNotBe(Model(tiered: true));

        static PriceModel Model(bool tiered, decimal last = 0.02m)
        {
            var tiers = Tiers((0m, 10m, 1m, 0m), (10m, null, last, 0m));
            return tiered ? new TieredPriceModel(tiers) : new BulkPriceModel(tiers);
        }

        static SubscriptionTimeline Make(decimal quantity, decimal last) => Timeline(
            Interval(Fee(Model(tiered: true, last)), "2026-04-01", quantities: [Quantity("2026-04-11T15:00:00Z", quantity)]),
            Interval(Fee(2m, BillingMode.InArrears), "2026-04-01", lineage: 2, id: 2));
    }
}
