using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Tests.Adjustments;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>What past charges would come to by other prices (docs/decisions/0064).</summary>
public sealed class BillingSimulationTests
{
    // 3 seats, 5 from 15 January, 10 % off.
    private static readonly SubscriptionTimeline Seats = Timeline(
            Interval(Fee(10m, quantity: 3m), "2026-01-01", quantities: [Quantity("2026-01-15", 5m)]), Interval(Metered(new UnitPriceModel(1m)), "2026-01-01", lineage: 2, id: 2, position: 1))
        .Add(Adjusting.Since("2026-01-01", Adjusting.Percent(0.1m)));

    private static readonly PriceId FeeId = Seats.Intervals[0].Price.Id;

    [Fact]
    public void The_worked_example_of_decision_0064_holds()
    {
        var dearer = BillingSimulation.Changed(Seats, new Dictionary<PriceId, Price?> { [FeeId] = Fee(15m, quantity: 3m) });
        (Amount(Seats, January), Amount(dearer, January)).ShouldBe((36.87m, 55.30m));
        (Amount(Seats, February), Amount(dearer, February)).ShouldBe((45.00m, 67.50m));
        (Amount(Seats, January, February), Amount(dearer, January, February)).ShouldBe((81.87m, 122.80m));
    }

    [Fact]
    public void A_changed_price_stands_in_the_place_of_the_old_one_and_one_taken_away_leaves_none()
    {
        var price = Fee(15m, quantity: 3m);
        BillingSimulation.Changed(Seats, new Dictionary<PriceId, Price?> { [FeeId] = price }).Intervals.ShouldBe([Seats.Intervals[0].PricedBy(price), Seats.Intervals[1]]);
        BillingSimulation.Changed(Seats, new Dictionary<PriceId, Price?> { [FeeId] = null }).Intervals.ShouldBe([Seats.Intervals[1]]);
        BillingSimulation.Changed(Seats, new Dictionary<PriceId, Price?>()).ShouldBe(Seats);
        Should.Throw<ArgumentNullException>(() => BillingSimulation.Changed(null!, new Dictionary<PriceId, Price?>())).ParamName.ShouldBe("timeline");
        Should.Throw<ArgumentNullException>(() => BillingSimulation.Changed(Seats, null!)).ParamName.ShouldBe("changes");
    }

    [Fact]
    public void R2_What_shares_a_discount_is_calculated_and_not_summed()
    {
        // 10.00 off two fees of 30.00 and 10.00 are 7.50 and 2.50.
        var shared = Timeline(Interval(Fee(30m), "2026-01-01"), Interval(Fee(10m), "2026-01-01", lineage: 2, id: 2, position: 1))
            .Add(Adjusting.Since("2026-01-01", Adjusting.Off(10m)));
        BillingSimulation.Plan(shared, [January], At("2026-01-01")).Count.ShouldBe(2);
        Amount(shared, January).ShouldBe(22.50m);
    }

    [Fact]
    public void It_is_of_a_subscription() =>
        Should.Throw<ArgumentNullException>(() => BillingSimulation.Amount(null!, [], MeteredUsage.None, [])).ParamName.ShouldBe("timeline");

    private static ChargeKey January => new(Subscription, new LineageId(Id(1)), Day("2026-01-01"), ChargeKind.Fee);

    private static ChargeKey February => new(Subscription, new LineageId(Id(1)), Day("2026-02-01"), ChargeKind.Fee);

    private static decimal Amount(SubscriptionTimeline timeline, params ChargeKey[] keys)
    {
        var charges = BillingSimulation.Plan(timeline, keys, At("2026-02-01"));
        return BillingSimulation.Amount(timeline, charges, Usage(charges), keys).Amount;
    }
}
