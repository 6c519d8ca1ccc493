using NodaTime;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Tests.Adjustments;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Subscriptions;

/// <summary>What stands behind a boundary of a plan moves with it, or is taken out or opened again with the plan (R20, docs/decisions/0021).</summary>
public sealed class DisplacingTests
{
    [Fact]
    public void R20_What_is_chosen_moves_and_the_end_of_the_subscription_stays()
    {
        var timeline = Timeline(Added(1, "2026-06-15", "2026-08-01"), Added(2, "2026-06-15", "2026-07-01"), Added(3, "2026-06-15", "2026-07-01"), Added(4, "2026-06-15"))
            .Cancel(At("2026-08-01"));
        Displaced(timeline, AWeekLater, 1, 2, 4).Prices().ShouldBe([
            "1: 2026-06-22 to 2026-08-01", "2: 2026-06-22 to 2026-07-08", "3: 2026-06-15 to 2026-07-01", "4: 2026-06-22 to 2026-08-01"]);
        Displaced(Timeline(Added(4, "2026-06-15")), AWeekLater, 4).Prices().ShouldBe(["4: 2026-06-22 to open"]);
    }

    [Fact]
    public void R20_Its_end_gives_back_what_it_gave_back()
    {
        var ended = Added(1, "2026-06-15").EndingAt(At("2026-07-01"), CreditPolicy.Full);
        Displaced(Timeline(ended), AWeekLater, 1).Intervals.Single().EndCredit.ShouldBe(CreditPolicy.Full);
    }

    [Theory]
    [InlineData("2026-06-20", 0)] // a start that moves alone passes an end that stays
    [InlineData("2026-06-22", 0)]
    [InlineData("2026-06-23", 1)]
    public void R20_What_would_begin_at_its_end_or_behind_it_is_gone(string end, int left)
    {
        Displaced(Timeline(Added(1, "2026-06-15", end)), StartAlone, 1).Intervals.Count.ShouldBe(left);
        Discounts(StartAlone, Discount(1, "2026-06-15", end)).Length.ShouldBe(left);
    }

    [Fact]
    public void R20_What_would_begin_at_the_end_of_the_subscription_is_gone_and_what_is_not_chosen_stays()
    {
        var timeline = Timeline(Added(1, "2026-06-14"), Added(2, "2026-06-15"), Added(3, "2026-06-16"), Added(4, "2026-06-22")) with { End = At("2026-06-22") };
        Displaced(timeline, AWeekLater, 1, 2, 3).Prices().ShouldBe(["1: 2026-06-21 to open", "4: 2026-06-22 to open"]);
    }

    [Theory]
    [InlineData("2026-06-08", "2026-06-08 3, 2026-07-01 5")]
    [InlineData("2026-06-22", "2026-06-22 3, 2026-07-01 5")]
    [InlineData("2026-07-01", "2026-07-01 5")]
    public void R20_An_added_fee_begins_with_its_quantity_wherever_that_is(string start, string quantities)
    {
        var fee = Added(1, "2026-06-15").WithQuantities([Quantity("2026-06-15", 3m), Quantity("2026-07-01", 5m)]);
        var moved = Displaced(Timeline(fee), at => at == fee.Start ? At(start) : at, 1).Intervals.Single();
        string.Join(", ", moved.Quantities.Select(q => $"{q.EffectiveAt:yyyy-MM-dd} {q.Quantity}")).ShouldBe(quantities);
    }

    [Fact]
    public void R20_Chosen_adjustments_move_likewise() =>
        Discounts(AWeekLater, Discount(1, "2026-06-15", "2026-07-01"), Discount(2, "2026-06-15"), Discount(9, "2026-06-15", "2026-07-01"))
            .ShouldBe(["1: 2026-06-22 to 2026-07-08", "2: 2026-06-22 to open", "9: 2026-06-15 to 2026-07-01"]);

    [Fact]
    public void R20_Later_plans_are_taken_out_and_what_was_added_beside_them_stays()
    {
        var timeline = Timeline(
                Plan(1, "2026-06-01", "2026-07-01"), Plan(2, "2026-07-01"), Plan(3, "2026-08-01"), Added(4, "2026-06-01"), Added(5, "2026-07-01"), Added(6, "2026-08-01"))
            .Add(OfPlan(1, "2026-06-01"), OfPlan(2, "2026-07-01"), OfPlan(3, "2026-08-01"), Discount(4, "2026-06-01"), Discount(5, "2026-07-01"), Discount(6, "2026-08-01"))
            .WithoutPlansFrom(At("2026-07-01"));
        timeline.Intervals.Select(i => i.Id.Value).ShouldBe([Id(1), Id(4), Id(5), Id(6)]);
        timeline.Adjustments.Select(a => a.Id.Value).ShouldBe([Id(1), Id(4), Id(5), Id(6)]);
    }

    [Theory]
    [InlineData(null, "open")]
    [InlineData("2026-12-01", "2026-12-01")]
    public void R20_What_was_added_and_ended_with_the_plan_is_open_again(string? subscriptionEnd, string end)
    {
        var timeline = Timeline(
            Plan(1, "2026-06-01", "2026-07-01"), Added(2, "2026-06-01", "2026-07-01"), Added(3, "2026-06-01", "2026-06-20"), Added(4, "2026-07-01", "2026-07-01"),
            Added(5, "2026-07-01", "2026-08-01")) with
        { End = subscriptionEnd is null ? null : At(subscriptionEnd) };
        timeline.ReopenAdded(At("2026-07-01"), At("2026-06-10")).Prices().ShouldBe([
            "1: 2026-06-01 to 2026-07-01", $"2: 2026-06-01 to {end}", "3: 2026-06-01 to 2026-06-20", "4: 2026-07-01 to 2026-07-01", "5: 2026-07-01 to 2026-08-01"]);
    }

    private static Instant AWeekLater(Instant at) => at + Duration.FromDays(7);

    private static Instant StartAlone(Instant at) => at == At("2026-06-15") ? At("2026-06-22") : at;

    private static SubscriptionTimeline Displaced(SubscriptionTimeline timeline, Func<Instant, Instant> move, params int[] chosen) =>
        timeline.Displace(i => chosen.Any(n => i.Id.Value == Id(n)), _ => false, move);

    private static string[] Discounts(Func<Instant, Instant> move, params AdjustmentInterval[] adjustments) =>
        Timeline(Plan(1, "2026-06-01")).Add(adjustments).Displace(_ => false, a => a.Id.Value != Id(9), move).Discounts();

    private static PriceInterval Plan(int id, string start, string? end = null) => Interval(Fee(30m), start, end, "2026-06-01", lineage: id, id: id);

    private static PriceInterval Added(int id, string start, string? end = null) => Plan(id, start, end) with { IsAdded = true };

    private static AdjustmentInterval Discount(int id, string start, string? end = null) =>
        new(new AdjustmentIntervalId(Id(id)), Adjusting.Percent(0.1m, id), At(start), end is null ? null : At(end), id);

    private static AdjustmentInterval OfPlan(int id, string start) => Discount(id, start) with { IsOfPlan = true };
}
