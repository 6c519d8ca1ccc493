using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>Which charges have service in a time, and from when on charges are looked at for credits (R8, R11).</summary>
public sealed class ChargeWindowTests
{
    private static readonly SubscriptionTimeline Mixed = Timeline(
        Interval(Fee(30m), "2026-01-01", "2026-03-10"),
        Interval(Metered(new UnitPriceModel(1m)), "2026-02-15", anchor: "2026-01-01", lineage: 2, id: 2, position: 1),
        Interval(Fee(100m, cadence: Cadence.OneTime), "2026-02-20", lineage: 3, id: 3, position: 2),
        Interval(Metered(new UnitPriceModel(1m)), "2025-12-20", "2026-01-05", lineage: 4, id: 4, position: 3) with { IsOnePeriod = true });

    [Theory]
    [InlineData("2026-02-01", "2026-03-01", "1 2026-02-01, 2 2026-02-01, 3 2026-02-20")]
    [InlineData("2026-01-04", "2026-01-05", "1 2026-01-01, 4 2025-12-20")]
    [InlineData("2026-01-05", "2026-01-06", "1 2026-01-01")] // the trial has ended
    [InlineData("2026-02-14", "2026-02-15", "1 2026-02-01")]
    [InlineData("2026-02-15", "2026-02-16", "1 2026-02-01, 2 2026-02-01")]
    [InlineData("2026-02-21", "2026-02-22", "1 2026-02-01, 2 2026-02-01")] // what is charged once is for its first day
    [InlineData("2026-03-01", "2026-04-01", "1 2026-03-01, 2 2026-03-01")]
    [InlineData("2026-03-10", "2026-04-01", "2 2026-03-01")] // the fee has ended
    [InlineData("2026-01-15", "2026-03-05", "1 2026-01-01, 1 2026-02-01, 1 2026-03-01, 2 2026-02-01, 2 2026-03-01, 3 2026-02-20")]
    [InlineData("2025-12-01", "2025-12-20", "")]
    public void R6_Charges_with_service_in_a_time_are_found_whenever_they_are_invoiced(string start, string end, string charges) =>
        string.Join(", ", ChargePlanner.Within(Mixed, new ServicePeriod(At(start), At(end)))
            .Select(c => $"{Enumerable.Range(1, 4).Single(n => c.Key.LineageId.Value == Id(n))} {c.Key.AnchorPeriodStart:yyyy-MM-dd}")).ShouldBe(charges);

    [Fact]
    public void R6_Each_of_them_has_all_its_pieces()
    {
        var paused = Timeline(Interval(Fee(30m, BillingMode.InArrears), "2026-04-01")).Pause(new Pause(At("2026-04-11"), At("2026-04-21")));
        ChargePlanner.Within(paused, new ServicePeriod(At("2026-04-05"), At("2026-04-06"))).Single().Pieces.Count.ShouldBe(2);
        ChargePlanner.Within(paused, new ServicePeriod(At("2026-04-11"), At("2026-04-21"))).ShouldBeEmpty();
        Should.Throw<ArgumentNullException>(() => ChargePlanner.Within(null!, new ServicePeriod(At("2026-04-11"), At("2026-04-21")))).ParamName.ShouldBe("timeline");
    }

    [Theory]
    [InlineData("2026-03-20", "2026-01-10")] // a year that was entered on 10 January
    [InlineData("2026-01-12", "2026-01-10")] // the month has not started
    [InlineData("2026-07-04", "2026-06-01")]
    [InlineData("2026-01-05", "2026-01-05")] // nothing runs
    public void R8_The_earliest_period_that_runs_starts_no_earlier_than_its_interval(string at, string start)
    {
        var timeline = Timeline(
            Interval(Fee(30m), "2026-01-15", anchor: "2026-01-01"),
            Interval(Fee(300m, cadence: Cadence.Annual), "2026-01-10", anchor: "2025-06-01", lineage: 2, id: 2),
            Interval(Fee(5m, cadence: Cadence.OneTime), "2025-01-01", lineage: 3, id: 3));
        ChargePlanner.EarliestPeriodAt(timeline, At(at)).ShouldBe(At(start));
    }

    [Fact]
    public void R8_Of_one_cadence_it_is_the_period_that_runs()
    {
        var monthly = Timeline(Interval(Fee(30m), "2026-01-15", anchor: "2026-01-01"));
        ChargePlanner.EarliestPeriodAt(monthly, At("2026-03-20")).ShouldBe(At("2026-03-01"));
        ChargePlanner.EarliestPeriodAt(monthly, At("2026-01-20")).ShouldBe(At("2026-01-15"));
        ChargePlanner.EarliestPeriodAt(monthly, At("2026-01-15")).ShouldBe(At("2026-01-15"));
        ChargePlanner.EarliestPeriodAt(monthly, Instant.MinValue).ShouldBe(Instant.MinValue, "no period runs before the start, not even where the calendar begins");
    }

    [Fact]
    public void R11_Credits_are_looked_for_at_an_edge_and_back_to_the_start_of_a_fee_that_was_billed_in_part()
    {
        var more = Timeline(Interval(Fee(30m), "2026-04-01", quantities: [Quantity("2026-04-16", 2m)]));
        From(more, "2026-04-16").ShouldBe(At("2026-04-01"));
        ChargePlanner.CreditsFrom(more, At("2026-04-16"), []).ShouldBe(At("2026-04-16"));
        From(more, "2026-04-01").ShouldBeNull(); // it is due for the first time
        From(more, "2026-05-01").ShouldBeNull();

        var usage = Timeline(Interval(Metered(new UnitPriceModel(1m)), "2026-04-01")).Pause(new Pause(At("2026-04-11"), At("2026-04-21")));
        From(usage, "2026-05-01").ShouldBeNull(); // usage that was billed in part is looked at by itself
        From(usage, "2026-04-11").ShouldBe(At("2026-04-11"));

        var arrears = Timeline(Interval(Fee(30m, BillingMode.InArrears), "2026-04-01")).Pause(new Pause(At("2026-04-11"), At("2026-04-21")));
        From(arrears, "2026-05-01").ShouldBe(At("2026-04-01"));

        static NodaTime.Instant? From(SubscriptionTimeline timeline, string at) =>
            ChargePlanner.CreditsFrom(timeline, At(at), ChargePlanner.DueAt(timeline, At(at)));
    }
}
