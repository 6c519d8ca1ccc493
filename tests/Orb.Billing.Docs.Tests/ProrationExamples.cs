using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Docs.Tests.Worked;

namespace Orb.Billing.Docs.Tests;

/// <summary>docs/concepts/proration.md (R5, R7, R8).</summary>
public sealed class ProrationExamples
{
    private static readonly Page Proration = Page.Of("proration");

    [Fact, Example("proration", "three-pieces")]
    public void R8_Three_pieces_of_a_month_sum_to_the_fee()
    {
        ProratedPiece[] pieces = [.. new[] { 3, 7, 21 }.Select(days => new ProratedPiece(49.00m, new Share(days, 31)))];
        var billed = Orb.Billing.Core.Periods.Proration.Amounts(pieces, Currency.Usd);

        Proration.Shows("three-pieces", ["days", "exact sum so far", "rounded", "billed before", "billed now"], pieces.Select((piece, k) =>
        {
            var exact = Orb.Billing.Core.Periods.Proration.Exact(pieces.Take(k + 1));
            var rounded = Money.Round(exact, Currency.Usd);
            return new[] { piece.Share.ToString(), Number(exact, "0.0000"), rounded.Text(), (rounded - billed[k]).Text(), billed[k].Text() };
        }));
    }

    [Fact, Example("proration", "day-of-change")]
    public void R8_The_day_of_a_change_belongs_to_what_follows_it()
    {
        var january = new AnchorPeriod(Day("2026-01-01"), Day("2026-02-01"));
        var full = january.In(DateTimeZone.Utc);
        Proration.Shows("day-of-change", ["change at", "days before", "days from then on"], new[] { (0, 0), (15, 30), (23, 59) }.Select(time =>
        {
            var at = Instant.FromUtc(2026, 1, 11, time.Item1, time.Item2);
            return new[]
            {
                $"11 January, {time.Item1}:{time.Item2:00}",
                Share.Of(new ServicePeriod(full.Start, at), january, DateTimeZone.Utc).ToString(),
                Share.Of(new ServicePeriod(at, full.End), january, DateTimeZone.Utc).ToString(),
            };
        }));
    }

    [Fact, Example("proration", "stub")]
    public void R7_The_stub_of_a_year_is_divided_by_the_days_of_its_anchor_year()
    {
        var start = Day("2026-01-15");
        var anchor = BillingAnchor.StartOfMonth(start);
        Proration.Shows("stub", ["cadence", "stub", "anchor period", "share", "of 1,200.00"], new[] { Cadence.Monthly, Cadence.Annual }.Select(cadence =>
        {
            var period = anchor.Containing(start, cadence);
            var share = Share.Of(new ServicePeriod(At("2026-01-15"), At("2026-02-01")), period, DateTimeZone.Utc);
            return new[]
            {
                cadence.ToString(), "15 January to 1 February 2026", $"{Text(period.Start)} to {Text(period.End)}", share.ToString(),
                Money.Round(Orb.Billing.Core.Periods.Proration.Exact([new(1200m, share)]), Currency.Usd).Text(),
            };
        }));
    }

    [Fact, Example("proration", "seats")]
    public void R20_Five_more_seats_in_the_middle_of_a_month_bill_the_days_that_are_left()
    {
        var (books, five) = (new Books(), Fee(10.00m, "2026-04-01", quantity: 5m));
        var ten = five.WithSeats("2026-04-16", 10m);
        Proration.Shows(
            "seats", ["event", "April should come to", "settled", "new line", "credit note"],
            books.Reconcile(five, "2026-04-01").Row("1 April: 5 seats at 10.00"),
            books.Reconcile(ten, "2026-04-16").Row("16 April: 10 seats"),
            books.Reconcile(ten, "2026-04-16").Row("16 April, run again"));
    }

    [Fact, Example("proration", "pause")]
    public void R20_A_pause_gives_its_days_back_and_taking_it_back_bills_them()
    {
        var (books, running) = (new Books(), Fee(2.95m, "2013-06-15"));
        var paused = running.Pause(new Pause(At("2013-06-21"), At("2013-06-26")));
        var whole = paused.RemovePause(At("2013-06-21"), agreedAt: At("2013-07-01"));
        Proration.Shows(
            "pause", ["event", "the period should come to", "settled", "new line", "credit note"],
            books.Reconcile(running, "2013-06-15").Row("15 June: 2.95 to 15 July"),
            books.Reconcile(paused, "2013-06-21").Row("21 June: paused until 26 June"),
            books.Reconcile(whole, "2013-07-01").Row("1 July: the pause is taken back"));
    }

    [Fact, Example("proration", "annual")]
    public void R20_A_year_that_is_paused_and_resumed_keeps_its_anchor()
    {
        var (books, running) = (new Books(), Fee(2399.95m, "2012-05-01", cadence: Cadence.Annual));
        var paused = running.Pause(new Pause(At("2012-05-12"), null));
        var resumed = paused.Resume(At("2012-06-04"), agreedAt: At("2012-06-04"));
        Proration.Shows(
            "annual", ["event", "the year should come to", "settled", "new line", "credit note"],
            books.Reconcile(running, "2012-05-01").Row("1 May 2012: a year at 2399.95"),
            books.Reconcile(paused, "2012-05-12").Row("12 May: paused, 11 of 365 days used"),
            books.Reconcile(resumed, "2012-06-04").Row("4 June: resumed, 331 of 365 days left"));
    }
}
