using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>Apia went from 29 to 31 December 2011: 30 December has no length, and nothing may stop, be lost or be prorated because of it (R6).</summary>
public sealed class SkippedDayTests
{
    private const string Apia = "Pacific/Apia";
    private static readonly Instant Start = LocalDays.StartOf(new LocalDate(2011, 12, 27), Zone(Apia));
    private static readonly Instant NewYear = LocalDays.StartOf(new LocalDate(2012, 1, 1), Zone(Apia));

    [Theory]
    [InlineData(BillingMode.InAdvance)]
    [InlineData(BillingMode.InArrears)]
    public void R6_A_daily_fee_is_charged_on_every_day_that_existed(BillingMode mode)
    {
        var timeline = Timeline(Apia, Interval(Fee(3m, mode, Cadence.Days(1)), Start, NewYear, Anchor("2011-12-27")));
        var lines = new Ledger().BillUntil(timeline, NewYear.PlusTicks(1));
        lines.Amounts().ShouldBe([3m, 3m, 3m, 3m]);
        lines.Select(l => l.Charge.AnchorPeriodStart.Day).ShouldBe([27, 28, 29, 31]);
    }

    [Theory]
    [InlineData(BillingMode.InAdvance)]
    [InlineData(BillingMode.InArrears)]
    public void R6_The_next_invoice_date_is_found_across_the_skipped_day_from_any_instant(BillingMode mode)
    {
        var timeline = Timeline(Apia, Interval(Fee(3m, mode, Cadence.Days(1)), Start, null, Anchor("2011-12-27")));
        var end = At("2011-12-30T10:00:00Z"); // the end of the 29th and the start of the 31st
        ChargePlanner.NextInvoiceDate(timeline, end - Duration.FromHours(3)).ShouldBe(end);
        ChargePlanner.NextInvoiceDate(timeline, end).ShouldBe(end);
        ChargePlanner.DueAt(timeline, end).Count.ShouldBe(1);
    }

    [Fact]
    public void R8_A_full_period_whose_first_date_was_skipped_is_charged_in_full()
    {
        var timeline = Timeline(Apia, Interval(Fee(49m), LocalDays.StartOf(new LocalDate(2011, 9, 30), Zone(Apia)), null, Anchor("2011-09-30")));
        var lines = new Ledger().BillUntil(timeline, LocalDays.StartOf(new LocalDate(2012, 2, 1), Zone(Apia)));
        lines.Amounts().ShouldBe([49m, 49m, 49m, 49m, 49m]);
    }

    [Fact]
    public void R8_Pieces_of_a_period_whose_first_date_was_skipped_share_all_its_days()
    {
        var zone = Zone(Apia);
        var period = new AnchorPeriod(new LocalDate(2011, 12, 30), new LocalDate(2012, 1, 30));
        var (start, change, end) = (LocalDays.StartOf(period.Start, zone), LocalDays.StartOf(new LocalDate(2012, 1, 9), zone), LocalDays.StartOf(period.End, zone));
        Share.Of(new ServicePeriod(start, change), period, zone).ShouldBe(new Share(10, 31));
        Share.Of(new ServicePeriod(change, end), period, zone).ShouldBe(new Share(21, 31));
        // The day of a change belongs to what follows, on the first day that existed as on any other.
        Share.Of(new ServicePeriod(start, start + Duration.FromHours(9)), period, zone).ShouldBe(new Share(0, 31));
        Share.Of(new ServicePeriod(start + Duration.FromHours(9), end), period, zone).ShouldBe(new Share(31, 31));
    }

    [Fact]
    public void R8_A_period_around_the_skipped_date_counts_it_to_what_went_before()
    {
        var zone = Zone(Apia);
        var period = new AnchorPeriod(new LocalDate(2011, 12, 1), new LocalDate(2012, 1, 1));
        var change = LocalDays.StartOf(new LocalDate(2011, 12, 31), zone);
        Share.Of(new ServicePeriod(period.In(zone).Start, change), period, zone).ShouldBe(new Share(30, 31));
        Share.Of(new ServicePeriod(change, period.In(zone).End), period, zone).ShouldBe(new Share(1, 31));
    }
}
