using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Subscriptions;

/// <summary>Which intervals a plan change or another version of a plan ends, drops, keeps and begins (R20).</summary>
public sealed class PlanReplacementTests
{
    private static readonly ChangePolicy NoCredit = new(Credit: CreditPolicy.None);

    [Fact]
    public void R20_What_follows_a_change_does_not_start_before_it()
    {
        var timeline = Timeline(Of(1, "2026-01-01"));
        PriceInterval[] early = [Of(21, "2026-03-01"), Of(22, "2026-02-28")];
        const string Refusal = "An interval that follows a change at 2026-03-01T00:00:00Z cannot start before it. (Parameter 'successors')";
        Should.Throw<ArgumentException>(() => timeline.ReplaceFrom(At("2026-03-01"), early, NoCredit)).Message.ShouldBe(Refusal);
        Should.Throw<ArgumentException>(() => timeline.ReplaceWithin(At("2026-03-01"), null, early, NoCredit)).Message.ShouldBe(Refusal);
        PriceInterval[] later = [Of(21, "2026-03-01"), Of(22, "2026-03-02")];
        timeline.ReplaceFrom(At("2026-03-01"), later, NoCredit).Prices().ShouldBe(["1: 2026-01-01 to 2026-03-01", "21: 2026-03-01 to open", "22: 2026-03-02 to open"]);
        timeline.ReplaceWithin(At("2026-03-01"), null, later, NoCredit).Prices().ShouldBe(["1: 2026-01-01 to 2026-03-01", "21: 2026-03-01 to open", "22: 2026-03-02 to open"]);
    }

    [Fact]
    public void R20_A_plan_change_ends_what_runs_and_leaves_what_has_ended()
    {
        var timeline = Timeline(
            Of(1, "2026-01-01"), Of(2, "2026-01-01", "2026-02-01"), Of(3, "2026-01-01", "2026-03-01"), Of(4, "2026-01-01", "2026-04-01"),
            Of(5, "2026-03-01"), Of(6, "2026-04-01"));
        var changed = timeline.ReplaceFrom(At("2026-03-01"), [Of(21, "2026-03-01")], NoCredit);
        changed.Prices().ShouldBe([
            "1: 2026-01-01 to 2026-03-01", "2: 2026-01-01 to 2026-02-01", "3: 2026-01-01 to 2026-03-01", "4: 2026-01-01 to 2026-03-01", "21: 2026-03-01 to open"]);
        changed.Intervals.Take(4).Select(i => i.EndCredit).ShouldBe([CreditPolicy.None, CreditPolicy.Prorated, CreditPolicy.Prorated, CreditPolicy.None]);
    }

    [Theory]
    [InlineData("2026-02-28", "2026-02-28")]
    [InlineData("2026-03-01", null)]
    [InlineData("2026-05-01", null)]
    public void R20_A_plan_change_takes_an_end_back_that_was_planned_for_then_or_later(string planned, string? end) =>
        Timeline(Of(1, "2026-01-01")).Cancel(At(planned)).ReplaceFrom(At("2026-03-01"), [], ChangePolicy.Default).End
            .ShouldBe(end is null ? null : At(end));

    [Fact]
    public void R20_What_was_added_beside_the_plan_goes_on_where_that_is_asked_for()
    {
        var timeline = Timeline(Of(1, "2026-01-01"), Of(2, "2026-01-01") with { IsAdded = true }, Of(3, "2026-04-01") with { IsAdded = true });
        timeline.ReplaceFrom(At("2026-03-01"), [Of(21, "2026-03-01")], NoCredit, keepsAdded: true).Prices()
            .ShouldBe(["1: 2026-01-01 to 2026-03-01", "2: 2026-01-01 to open", "3: 2026-04-01 to open", "21: 2026-03-01 to open"]);
        timeline.ReplaceFrom(At("2026-03-01"), [Of(21, "2026-03-01")], NoCredit).Prices()
            .ShouldBe(["1: 2026-01-01 to 2026-03-01", "2: 2026-01-01 to 2026-03-01", "21: 2026-03-01 to open"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2026-03-01")]
    [InlineData("2026-04-01")]
    public void R10_A_price_that_the_change_keeps_goes_on_even_where_it_was_to_end(string? end) =>
        Timeline(Of(1, "2026-01-01", end)).ReplaceFrom(At("2026-03-01"), [Of(21, "2026-03-01", price: 1)], NoCredit).Prices().ShouldBe(["1: 2026-01-01 to open"]);

    [Fact]
    public void R10_A_price_goes_on_only_as_it_was()
    {
        var next = Of(21, "2026-03-01", price: 1);
        Begins(next).ShouldBeFalse();
        Begins(Of(21, "2026-03-01")).ShouldBeTrue(); // another price
        Begins(next.CountedFrom(Anchor("2026-01-15"))).ShouldBeTrue(); // another anchor
        Begins(next.StartingAt(At("2026-03-02"))).ShouldBeTrue();
        Begins(next with { UsageCustomers = [new CustomerId(Id(50))] }).ShouldBeTrue();
        Begins(next with { UsageFilter = MetricSql.ParseFilter("region = 'eu'").Filter! }).ShouldBeTrue();
        Begins(next, Of(1, "2026-01-01", "2026-02-28")).ShouldBeTrue(); // it had ended
        Begins(next, Of(1, "2026-01-01", "2026-04-01") with { IsOnePeriod = true }).ShouldBeTrue();

        static bool Begins(PriceInterval successor, PriceInterval? running = null) =>
            Timeline(running ?? Of(1, "2026-01-01")).ReplaceFrom(At("2026-03-01"), [successor], ChangePolicy.Default).Intervals.Contains(successor);
    }

    [Fact]
    public void R20_Another_version_replaces_what_the_plan_has_within_a_stretch_and_nothing_else()
    {
        var timeline = Timeline(
            Of(1, "2026-01-01"), Of(2, "2026-01-01"), // the version has the first still, but not the second
            Of(3, "2026-04-01"), Of(4, "2026-03-01"), // planned within the stretch
            Of(5, "2026-06-01"), Of(6, "2026-07-01"), // planned behind it
            Of(7, "2026-01-01") with { IsAdded = true }, Of(8, "2026-04-01") with { IsAdded = true },
            Of(9, "2026-01-01", "2026-03-01"), Of(10, "2026-01-01", "2026-03-02"));
        var changed = timeline.ReplaceWithin(At("2026-03-01"), At("2026-06-01"), [Of(21, "2026-03-01", price: 1), Of(22, "2026-03-01")], NoCredit);
        changed.Prices().ShouldBe([
            "1: 2026-01-01 to open", "2: 2026-01-01 to 2026-03-01", "7: 2026-01-01 to open", "9: 2026-01-01 to 2026-03-01", "10: 2026-01-01 to 2026-03-01",
            "22: 2026-03-01 to open", "8: 2026-04-01 to open", "5: 2026-06-01 to open", "6: 2026-07-01 to open"]);
        changed.Intervals.Select(i => i.EndCredit).Take(5).ShouldBe([CreditPolicy.Prorated, CreditPolicy.None, CreditPolicy.Prorated, CreditPolicy.Prorated, CreditPolicy.None]);
    }

    [Fact]
    public void R20_Another_version_without_an_end_of_the_stretch_drops_all_that_was_planned() =>
        Timeline(Of(1, "2026-01-01"), Of(2, "2026-07-01")).ReplaceWithin(At("2026-03-01"), null, [Of(21, "2026-03-01")], NoCredit).Prices()
            .ShouldBe(["1: 2026-01-01 to 2026-03-01", "21: 2026-03-01 to open"]);

    [Fact]
    public void R2_Intervals_of_one_start_follow_the_order_of_the_version()
    {
        var successors = new[] { Of(3, "2026-03-01"), Of(2, "2026-03-01") };
        Timeline(Of(1, "2026-01-01")).ReplaceWithin(At("2026-03-01"), null, successors, NoCredit).Intervals.Select(i => i.Id.Value).ShouldBe([Id(1), Id(2), Id(3)]);
    }

    [Fact]
    public void R10_A_price_goes_on_in_another_version_only_as_it_was()
    {
        var next = Of(21, "2026-03-01", price: 1) with { PhaseOrder = 1 };
        Begins(next).ShouldBeFalse();
        Begins(next.CountedFrom(Anchor("2026-01-15"))).ShouldBeFalse(); // it keeps its own anchor
        Begins(Of(21, "2026-03-01") with { PhaseOrder = 1 }).ShouldBeTrue(); // another price
        Begins(next with { PhaseOrder = 2 }).ShouldBeTrue();
        Begins(next with { IsOnePeriod = true }).ShouldBeTrue();
        Begins(next.StartingAt(At("2026-03-02"))).ShouldBeTrue();
        Begins(next with { UsageCustomers = [new CustomerId(Id(50))] }).ShouldBeTrue();
        Begins(next with { UsageFilter = MetricSql.ParseFilter("region = 'eu'").Filter! }).ShouldBeTrue();

        static bool Begins(PriceInterval successor) => Timeline(Of(1, "2026-01-01") with { PhaseOrder = 1 })
            .ReplaceWithin(At("2026-03-01"), null, [successor], ChangePolicy.Default).Intervals.Contains(successor);
    }

    // Of the price of the same number unless another is given; the position is the number, so that it shows the order.
    private static PriceInterval Of(int id, string start, string? end = null, int? price = null) =>
        Interval(PriceOf(price ?? id), start, end, "2026-01-01", lineage: id, id: id, position: id);

    private static Price PriceOf(int n) => Price.FixedFee(
        new PriceId(Id(n)), "Platform", new ItemId(Id(3)), Currency.Usd, Cadence.Monthly, BillingMode.InAdvance, new UnitPriceModel(30m), 1m);
}
