using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>Charges of prices that see groups or single events.</summary>
public sealed class DetailedUsageTests
{
    private static UsageEvent Used(string at, decimal tokens, string region) => new(
        at, "completion", At(at), new Dictionary<string, PropertyValue> { ["tokens"] = PropertyValue.Number(tokens), ["region"] = PropertyValue.Text(region) });

    private static SubscriptionTimeline Billed(PriceModel model, decimal? free = null)
    {
        var timeline = Timeline(Interval(Metered(model), "2026-01-01"));
        return free is not { } units
            ? timeline
            : new SubscriptionTimeline(
                timeline.Id, timeline.CustomerId, timeline.Zone, timeline.InvoicingCurrency, timeline.Start, null, timeline.Intervals, timeline.Pauses,
                [new AdjustmentInterval(new AdjustmentIntervalId(Id(100)), new UsageDiscount(new AdjustmentId(Id(90)), AdjustmentTarget.All, units), timeline.Start, null, 0)]);
    }

    private static string Shown(InvoiceLine line) => $"{line.Quantity:0.##} units, {line.Amount}: "
        + string.Join(", ", line.SubLines.Select(s => $"{s.Group?.Value} {s.Quantity:0.##} = {s.Amount.ToAmountString()}"));

    [Fact]
    public void R25_Usage_is_priced_group_by_group()
    {
        var line = new Ledger().Bill(Billed(new RegionRates()), At("2026-02-01"), Used("2026-01-10", 4m, "us"), Used("2026-01-05", 6m, "eu"), Used("2026-01-11", 1m, "us"))
            .Invoices.Single().Lines.Single();
        Shown(line).ShouldBe("11 units, 27.00 USD: eu 6 = 12.00, us 5 = 15.00");
    }

    [Fact]
    public void R3_A_usage_discount_takes_units_of_the_groups_in_their_order()
    {
        // The example of decision 0037.
        var line = new Ledger().Bill(Billed(new RegionRates(), free: 8m), At("2026-02-01"), Used("2026-01-10", 4m, "us"), Used("2026-01-05", 6m, "eu"))
            .Invoices.Single().Lines.Single();
        Shown(line).ShouldBe("10 units, 6.00 USD: eu 0 = 0.00, us 2 = 6.00");
        line.Explanation.Steps.OfType<UsageDiscountedStep>().Single().Units.ShouldBe(8m);
        line.Explanation.Steps.OfType<RatedStep>().Single().Quantity.ShouldBe(2m);
    }

    [Fact]
    public void R3_A_usage_discount_takes_units_of_the_events_in_their_order()
    {
        var usage = new[] { Used("2026-01-10", 4m, "us"), Used("2026-01-05", 6m, "eu"), Used("2026-01-12", 5m, "us") };
        Amount(Billed(new FeePerEvent()), usage).ShouldBe(15m + 3m);
        // 8 units: all of the first event, 2 of the second; each that is left still costs its fee.
        Amount(Billed(new FeePerEvent(), free: 8m), usage).ShouldBe(7m + 2m);
    }

    [Fact]
    public void R11_R15_Late_usage_of_another_group_is_billed_as_the_difference()
    {
        var ledger = new Ledger();
        ledger.Bill(Billed(new RegionRates()), At("2026-02-01"), Used("2026-01-05", 6m, "eu"));
        var line = ledger.Bill(Billed(new RegionRates()), At("2026-02-01"), Used("2026-01-05", 6m, "eu"), Used("2026-01-06", 1m, "us")).Invoices.Single().Lines.Single();
        (line.Quantity, line.Amount.Amount).ShouldBe((1m, 3.00m));
    }

    private static decimal Amount(SubscriptionTimeline timeline, UsageEvent[] usage) =>
        new Ledger().Bill(timeline, At("2026-02-01"), usage).Invoices.Single().Lines.Single().Amount.Amount;

    // 2.00 a unit in eu, 3.00 elsewhere.
    private sealed record RegionRates : PriceModel
    {
        public override string ModelType => "region_rates";

        public override PricedUsage Usage { get; } = PricedUsage.GroupedBy("region");

        public override Rated Rate(RatingInput input)
        {
            var parts = input.Groups.Select(g => new RatedPart(g.Values[0]!, g.Quantity, g.Quantity * (g.Values[0] == "eu" ? 2m : 3m)) { Group = new PartGroup("region", g.Values[0]) });
            return new Rated(parts.Sum(p => p.Exact), [.. parts]);
        }
    }

    // 1.00 a unit, and 1.00 for every event that has units.
    private sealed record FeePerEvent : PriceModel
    {
        public override string ModelType => "fee_per_event";

        public override PricedUsage Usage { get; } = PricedUsage.EachEvent();

        public override Rated Rate(RatingInput input) => Rated.Plain(input.Events.Sum(e => e.Quantity == 0m ? 0m : e.Quantity + 1m));
    }
}
