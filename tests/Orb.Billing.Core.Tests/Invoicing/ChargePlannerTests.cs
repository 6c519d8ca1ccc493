using System.Diagnostics;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

public sealed class ChargePlannerTests
{
    [Theory]
    [InlineData(BillingMode.InAdvance, "2026-01-15 2026-02-01 2026-03-01")]
    [InlineData(BillingMode.InArrears, "2026-02-01 2026-03-01 2026-03-10")]
    public void R13_In_advance_the_invoice_date_is_the_start_of_the_service_period_and_in_arrears_its_end(BillingMode mode, string dates)
    {
        var timeline = Timeline(Interval(Fee(49m, mode), "2026-01-15", "2026-03-10", "2026-02-01"));
        var found = new List<string>();
        for (var date = ChargePlanner.NextInvoiceDate(timeline, timeline.Start); date is { } d; date = ChargePlanner.NextInvoiceDate(timeline, d.PlusTicks(1)))
        {
            found.Add(d.ToString("uuuu-MM-dd", null));
            ChargePlanner.DueAt(timeline, d).Single().Pieces.Max(p => p.InvoiceDate).ShouldBe(d);
            ChargePlanner.DueAt(timeline, d.PlusTicks(1)).ShouldBeEmpty();
        }

        string.Join(' ', found).ShouldBe(dates);
    }

    [Fact]
    public void R7_The_stub_before_the_1st_is_17_of_31_days_of_a_month_and_17_of_365_of_a_year()
    {
        var monthly = Timeline(Interval(Fee(49m), "2026-01-15", anchor: "2026-02-01"));
        new Ledger().BillUntil(monthly, At("2026-03-15")).Amounts().ShouldBe([26.87m, 49.00m, 49.00m]);

        var annual = Timeline(Interval(Fee(365m, cadence: Cadence.Annual), "2026-01-15", anchor: "2026-02-01"));
        var charge = ChargePlanner.DueAt(annual, At("2026-01-15")).Single();
        charge.AnchorPeriod.ShouldBe(new AnchorPeriod(Day("2025-02-01"), Day("2026-02-01")));
        charge.Pieces.Single().Share.ShouldBe(new Share(17, 365));
        new Ledger().BillUntil(annual, At("2028-01-15")).Amounts().ShouldBe([17.00m, 365.00m, 365.00m]);
    }

    [Fact]
    public void R7_An_anchor_on_the_31st_charges_full_months_through_February()
    {
        var timeline = Timeline(Interval(Fee(49m), "2024-01-31"));
        var lines = new Ledger().BillUntil(timeline, At("2024-05-01"));
        lines.Select(l => l.Service.Start).ShouldBe([At("2024-01-31"), At("2024-02-29"), At("2024-03-31"), At("2024-04-30")]);
        lines.ShouldAllBe(l => l.Amount.Amount == 49m);
    }

    [Fact]
    public void R10_Two_intervals_of_one_lineage_in_a_period_make_one_charge()
    {
        var timeline = Timeline(
            Interval(Fee(49m, BillingMode.InArrears), "2026-01-01", "2026-01-04", "2026-01-01", id: 1),
            Interval(Fee(49m, BillingMode.InArrears), "2026-01-04", "2026-01-11", "2026-01-01", id: 2),
            Interval(Fee(49m, BillingMode.InArrears), "2026-01-11", null, "2026-01-01", id: 3));
        ChargePlanner.DueAt(timeline, At("2026-01-04")).Single().Pieces.Count.ShouldBe(1);
        ChargePlanner.DueAt(timeline, At("2026-02-01")).Single().Pieces.Select(p => p.Share.Days).ShouldBe([3, 7, 21]);

        var lines = new Ledger().BillUntil(timeline, At("2026-02-02"));
        lines.Amounts().ShouldBe([4.74m, 11.07m, 33.19m]); // R8: rounded cumulatively
        lines.Select(l => l.Sequence).ShouldBe([1, 2, 3]);
        lines.Select(l => l.Charge).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public void R20_A_pause_leaves_its_days_out_and_usage_in_it_unrated()
    {
        var price = Metered(new UnitPriceModel(0.10m));
        var timeline = Timeline(
            Interval(Fee(30m, BillingMode.InArrears), "2026-04-01", "2026-04-11T15:00:00Z", "2026-04-01", id: 1),
            Interval(Fee(30m, BillingMode.InArrears), "2026-04-21T15:00:00Z", null, "2026-04-01", id: 2),
            Interval(price, "2026-04-01", "2026-04-11T15:00:00Z", "2026-04-01", lineage: 2, id: 3, position: 1),
            Interval(price, "2026-04-21T15:00:00Z", null, "2026-04-01", lineage: 2, id: 4, position: 1));
        var lines = new Ledger().BillUntil(timeline, At("2026-05-02"),
            Tokens("2026-04-11T14:59:59Z", 100m), Tokens("2026-04-11T15:00:00Z", 5000m), Tokens("2026-04-21T15:00:00Z", 50m));
        lines.Amounts().ShouldBe([10.00m, 10.00m, 10.00m, 5.00m]);
    }

    [Fact]
    public void R2_Charges_come_in_the_order_of_the_plan_then_service_start_then_interval()
    {
        var timeline = Timeline(
            Interval(Fee(1m), "2026-01-01", lineage: 4, id: 9, position: 2),
            Interval(Metered(new UnitPriceModel(1m)), "2025-12-01", lineage: 3, id: 8, position: 1),
            Interval(Fee(2m), "2026-01-01", lineage: 2, id: 7, position: 0),
            Interval(Fee(3m), "2026-01-01", lineage: 1, id: 6, position: 2));
        ChargePlanner.DueAt(timeline, At("2026-01-01")).Select(c => c.Pieces[0].IntervalId.Value).ShouldBe([Id(7), Id(8), Id(6), Id(9)]);
    }

    [Fact]
    public void R8_An_interval_that_ends_on_the_day_it_starts_is_no_fee_and_some_usage()
    {
        var timeline = Timeline(
            Interval(Fee(49m), "2026-01-15T08:00:00Z", "2026-01-15T20:00:00Z", "2026-02-01"),
            Interval(Metered(new UnitPriceModel(1m)), "2026-01-15T08:00:00Z", "2026-01-15T20:00:00Z", "2026-02-01", lineage: 2, id: 2));
        ChargePlanner.NextInvoiceDate(timeline, timeline.Start).ShouldBe(At("2026-01-15T20:00:00Z"));
        ChargePlanner.DueAt(timeline, At("2026-01-15T20:00:00Z")).Single().Key.Kind.ShouldBe(ChargeKind.Usage);
    }

    [Fact]
    public void Named_charges_come_with_the_pieces_due_and_those_without_are_left_out()
    {
        var timeline = Timeline(Interval(Fee(49m), "2026-01-01", "2026-02-10", "2026-01-01"));
        ChargeKey Key(string start) => new(Subscription, new(Id(1)), Day(start), ChargeKind.Fee);
        ChargePlanner.Named(timeline, [Key("2026-01-01"), Key("2026-02-01"), Key("2026-03-01")], At("2026-06-01")).Select(c => c.Key)
            .ShouldBe([Key("2026-01-01"), Key("2026-02-01")]);
        ChargePlanner.Named(timeline, [Key("2026-02-01")], At("2026-01-31")).ShouldBeEmpty();
        // No period starts on the 2nd: the charge it names is not the one of the 1st.
        ChargePlanner.Named(timeline, [Key("2026-01-02")], At("2026-06-01")).ShouldBeEmpty();
    }

    [Fact]
    public void Planning_an_old_subscription_does_not_walk_through_its_years()
    {
        var timeline = Timeline("Europe/Berlin", Interval(Fee(1m, cadence: Cadence.Days(1)), "1990-01-01"));
        ChargePlanner.NextInvoiceDate(timeline, timeline.Start);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 200; i++)
            ChargePlanner.DueAt(timeline, ChargePlanner.NextInvoiceDate(timeline, At("2025-06-15T12:00:00Z"))!.Value).Count.ShouldBe(1);
        // 13,000 days a time would be millions of periods; a handful each is a few milliseconds in all.
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }
}
