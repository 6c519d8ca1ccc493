using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Tests.Adjustments;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>Which charges an open period, an open draft and a shared adjustment bring in (R2, R4, R13, R16).</summary>
public sealed class OpenChargesTests
{
    private static readonly Price Used = Metered(new UnitPriceModel(1m));

    // A fee in arrears, and usage from the 5th to the 25th with a pause.
    private static readonly SubscriptionTimeline Open = Timeline(
        Interval(Fee(30m, BillingMode.InArrears), "2026-01-01"),
        Interval(Used, "2026-01-05", "2026-01-25", "2026-01-01", lineage: 2, id: 2)).Pause(new Pause(At("2026-01-11"), At("2026-01-21")));

    [Theory]
    [InlineData("2026-01-04T23:59:59Z", 0)]
    [InlineData("2026-01-05", 1)]
    [InlineData("2026-01-10", 1)]
    [InlineData("2026-01-11", 0)] // paused
    [InlineData("2026-01-15", 0)]
    [InlineData("2026-01-21", 1)]
    [InlineData("2026-01-24", 1)]
    [InlineData("2026-01-25", 0)]
    [InlineData("2026-02-10", 0)]
    public void R16_Usage_that_runs_at_an_instant_may_be_billed_in_part_then(string at, int charges) =>
        ChargePlanner.OpenAt(Open, At(at)).Count(c => c.Price.IsUsage && c.Pieces.Count == 2).ShouldBe(charges);

    [Fact]
    public void R16_No_fee_is_billed_in_part() => ChargePlanner.OpenAt(Open, At("2026-01-10")).Select(c => c.Key.Kind).ShouldBe([ChargeKind.Usage]);

    [Theory]
    [InlineData("2026-04-11", 0)]
    [InlineData("2026-04-11T05:59:59Z", 0)]
    [InlineData("2026-04-11T06:00:00Z", 1)]
    [InlineData("2026-04-11T12:00:00Z", 1)]
    public void R13_What_is_agreed_while_the_draft_of_its_date_is_open_is_on_it(string openUntil, int charges)
    {
        var timeline = Timeline(Interval(Fee(30m), "2026-04-11", anchor: "2026-04-01") with { DueFrom = At("2026-04-11T06:00:00Z") });
        ChargePlanner.DueAt(timeline, At("2026-04-11"), At(openUntil)).Count.ShouldBe(charges);
        ChargePlanner.DueAt(timeline, At("2026-04-12"), At(openUntil)).ShouldBeEmpty();
    }

    [Fact]
    public void R2_What_a_fee_given_back_whole_had_taken_of_a_discount_falls_to_fees_billed_ahead_only()
    {
        var first = Interval(Fee(30m), "2026-06-01");
        var timeline = Timeline(
                first,
                Interval(Fee(10m), "2026-06-01", lineage: 2, id: 2, position: 1),
                Interval(Used, "2026-06-01", "2026-06-10", lineage: 3, id: 3, position: 2))
            .Add(Adjusting.Since("2026-06-01", Adjusting.Off(8m)))
            .EndInterval(first.Id, At("2026-06-16"), new ChangePolicy(Credit: CreditPolicy.Full));

        ChargePlanner.DueAt(timeline, At("2026-06-16")).Select(c => c.Key.LineageId.Value).ShouldBe([Id(2)]);
    }

    [Fact]
    public void R2_The_charges_that_share_an_adjustment_come_with_each_other_and_are_not_due_for_that()
    {
        var plain = Timeline(Interval(Fee(30m), "2026-06-01"), Interval(Fee(10m), "2026-06-01", lineage: 2, id: 2, position: 1));
        var first = ChargePlanner.Named(plain, [new ChargeKey(Subscription, new LineageId(Id(1)), Day("2026-06-01"), ChargeKind.Fee)], At("2026-06-01"));
        ChargePlanner.WithSharers(plain, first, At("2026-06-01")).Count.ShouldBe(1);

        var shared = plain.Add(Adjusting.Since("2026-06-01", Adjusting.Off(8m)));
        ChargePlanner.WithSharers(shared, first, At("2026-06-01")).Select(c => (c.Key.LineageId.Value, c.IsDue)).ShouldBe([(Id(1), true), (Id(2), false)]);
    }

    [Fact]
    public void R11_Of_several_fees_that_were_billed_in_part_the_earliest_start_is_looked_back_to()
    {
        var timeline = Timeline(
            Interval(Fee(30m), "2026-04-01", quantities: [Quantity("2026-04-16", 2m)]),
            Interval(Fee(10m), "2026-04-10", anchor: "2026-04-01", lineage: 2, id: 2, position: 1, quantities: [Quantity("2026-04-16", 2m)]));
        ChargePlanner.CreditsFrom(timeline, At("2026-04-16"), ChargePlanner.DueAt(timeline, At("2026-04-16"))).ShouldBe(At("2026-04-01"));
    }
}
