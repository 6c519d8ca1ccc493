using CsCheck;
using NodaTime;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>What holds in every life of a subscription.</summary>
public sealed class LifeTests
{
    private const int MostDates = 40;

    [Fact]
    public void Walking_the_invoice_dates_visits_every_piece_once_and_the_pieces_cover_each_interval() =>
        Life.Any.Sample(life =>
        {
            var timeline = life.Timeline;
            var seen = new HashSet<(Guid, ServicePeriod)>();
            var pieces = new List<ChargePiece>();
            var count = 0;
            var date = ChargePlanner.NextInvoiceDate(timeline, timeline.Start);
            for (; date is { } d && count < MostDates; count++, date = ChargePlanner.NextInvoiceDate(timeline, d.PlusTicks(1)))
            {
                var due = ChargePlanner.DueAt(timeline, d);
                due.ShouldNotBeEmpty();
                foreach (var charge in due)
                {
                    charge.Pieces.ShouldAllBe(p => p.InvoiceDate <= d && p.Share.AnchorDays == charge.AnchorPeriod.AnchorDays);
                    charge.Pieces.Sum(p => p.Share.Days).ShouldBeLessThanOrEqualTo(charge.AnchorPeriod.AnchorDays);
                    foreach (var piece in charge.Pieces.Where(p => p.InvoiceDate == d))
                    {
                        seen.Add((piece.IntervalId.Value, piece.Service)).ShouldBeTrue();
                        pieces.Add(piece);
                    }
                }
            }

            foreach (var interval in timeline.Intervals.Where(i => !i.Price.Cadence.IsOneTime))
            {
                var covered = interval.Start;
                foreach (var piece in pieces.Where(p => p.IntervalId == interval.Id).OrderBy(p => p.Service.Start))
                {
                    piece.Service.Start.ShouldBe(covered);
                    covered = piece.Service.End;
                }

                // At most the hours of the last day are left, which cover no local day of a fee (R8).
                if (date is null && interval.End is { } end && covered != end)
                {
                    interval.Price.IsUsage.ShouldBeFalse();
                    LocalDays.DateOf(covered, timeline.Zone).ShouldBe(LocalDays.DateOf(end, timeline.Zone));
                }
            }
        }, iter: Given.Runs(500));

    [Fact]
    public void R11_Running_a_date_again_yields_nothing_and_what_is_settled_is_what_each_charge_comes_to() =>
        Life.Any.Sample(life =>
        {
            var ledger = new Ledger();
            var last = life.Timeline.Start;
            foreach (var date in Dates(life))
            {
                var isFirst = ChargePlanner.DueAt(life.Timeline, date).Any(c => !ledger.Settled.ContainsKey(c.Key));
                // A later quantity of a fee may come to nothing more; everything new gets its line.
                (ledger.Bill(life.Timeline, date, life.Events).Invoices.Count > 0 || !isFirst).ShouldBeTrue();
                var (invoices, credits) = ledger.Bill(life.Timeline, date, life.Events);
                (invoices.Count, credits.Count).ShouldBe((0, 0));
                last = date;
            }

            ledger.Correct(life.Timeline, last, life.Events).ShouldBeEmpty();
            ledger.Net.ShouldBe(Targets(life, ledger, last));
        }, iter: Given.Runs(150));

    [Fact]
    public void R2_Sub_lines_sum_to_the_subtotal_and_lines_to_the_invoice() =>
        Life.Any.Sample(life =>
        {
            var ledger = new Ledger();
            foreach (var invoice in Dates(life).SelectMany(d => ledger.Bill(life.Timeline, d, life.Events).Invoices))
            {
                invoice.Lines.Sum(l => l.Amount.Amount).ShouldBe(invoice.Subtotal.Amount);
                foreach (var line in invoice.Lines.Where(l => l.SubLines.Count > 0))
                    line.SubLines.Sum(s => s.Amount.Amount).ShouldBe(line.Subtotal.Amount);
            }
        }, iter: Given.Runs(150));

    [Fact]
    public void R5_Cutting_intervals_in_two_of_one_lineage_changes_no_sum() =>
        Gen.Select(Life.Any, Gen.Int[1, 3000]).Sample((life, hours) =>
        {
            var cut = life.CutAt(hours);
            var until = Dates(life).DefaultIfEmpty(life.Timeline.Start).Last();
            var (whole, parts) = (new Ledger(), new Ledger());
            whole.BillUntil(life.Timeline, until.PlusTicks(1), life.Events);
            parts.BillUntil(cut.Timeline, until.PlusTicks(1), life.Events);
            // In advance a cut leaves the second part to its own date, in arrears it brings the first one forward: charges due whole must agree.
            foreach (var (key, settled) in whole.Settled)
            {
                var same = ChargePlanner.Named(cut.Timeline, [key], Instant.MaxValue).Single();
                if (same.Pieces.Max(p => p.InvoiceDate) <= until)
                    parts.Settled[key].Settled.ShouldBe(settled.Settled);
            }
        }, iter: Given.Runs(150));

    [Fact]
    public void The_order_of_events_changes_no_line() =>
        Gen.Select(Life.Any, Gen.Int.Array[8]).Sample((life, order) =>
        {
            var shuffled = life.Events.Zip(order).OrderBy(p => p.Second).Select(p => p.First).ToArray();
            var (one, other) = (new Ledger(), new Ledger());
            foreach (var date in Dates(life).Take(6))
                Shown(one.Bill(life.Timeline, date, life.Events).Invoices).ShouldBe(Shown(other.Bill(life.Timeline, date, shuffled).Invoices));
        }, iter: Given.Runs(150));

    [Fact]
    public void R5_Splitting_usage_over_more_events_changes_no_amount() =>
        Gen.Select(Life.Any, Gen.Int[1, 9]).Sample((life, parts) =>
        {
            var split = life.Events.SelectMany(e => Enumerable.Range(0, parts).Select(i => Given.Tokens(e.Timestamp, Tokens(e, i), $"{e.IdempotencyKey}/{i}"))).ToArray();
            var (one, other) = (new Ledger(), new Ledger());
            foreach (var date in Dates(life).Take(6))
            {
                one.Bill(life.Timeline, date, life.Events).Invoices.SelectMany(i => i.Lines).Amounts()
                    .ShouldBe(other.Bill(life.Timeline, date, split).Invoices.SelectMany(i => i.Lines).Amounts());
            }

            // All parts but the last are 1; the rest may be below zero.
            decimal Tokens(UsageEvent e, int i)
            {
                e.Properties["tokens"].TryGetNumber(out var all).ShouldBeTrue();
                return i < parts - 1 ? 1m : all - (parts - 1);
            }
        }, iter: Given.Runs(150));

    [Fact]
    public void R11_Cancelling_earlier_and_earlier_ends_at_the_price_of_the_last_timeline() =>
        Gen.Select(Life.Any, Gen.Int[0, 5000].Array[1, 5]).Sample((life, hours) =>
        {
            var ledger = new Ledger();
            var now = life.Timeline.Start;
            foreach (var date in Dates(life))
            {
                ledger.Bill(life.Timeline, date, life.Events);
                now = date;
            }

            foreach (var hour in hours.OrderDescending())
            {
                var billed = ledger.Net;
                var cancelled = life with { Timeline = life.Timeline.Cancel(life.Timeline.Start + Duration.FromHours(hour)) };
                // An end that lies ahead gives its credit when it takes effect.
                now = Instant.Max(now, cancelled.Timeline.End!.Value);
                var credits = ledger.Correct(cancelled.Timeline, now, life.Events); // the ledger refuses a credit beyond what was charged
                ledger.Net.ShouldBe(billed - credits.Sum(c => c.Amount.Amount));
                // An earlier end makes a piece in arrears due at a date that has passed: it is billed now.
                ledger.BillUntil(cancelled.Timeline, now.PlusTicks(1), life.Events);
                ledger.Net.ShouldBe(Targets(cancelled, ledger, now));
                ledger.Correct(cancelled.Timeline, now, life.Events).ShouldBeEmpty();
            }
        }, iter: Given.Runs(150));

    private static IEnumerable<Instant> Dates(Life life)
    {
        var date = ChargePlanner.NextInvoiceDate(life.Timeline, life.Timeline.Start);
        for (var i = 0; i < MostDates / 2 && date is { } d; i++, date = ChargePlanner.NextInvoiceDate(life.Timeline, d.PlusTicks(1)))
            yield return d;
    }

    private static decimal Targets(Life life, Ledger ledger, Instant dueBy)
    {
        var charges = ChargePlanner.Named(life.Timeline, ledger.Settled.Keys, dueBy);
        var usage = Given.Usage(charges, life.Events);
        return charges.Sum(c => ChargeCalculator.Target(c, usage, []).Amount.Amount);
    }

    private static string Shown(IEnumerable<CalculatedInvoice> invoices) => string.Join('\n', invoices.SelectMany(i => i.Lines).Select(l =>
        $"{l.Charge} {l.Sequence} {l.Service} {l.Quantity} {l.UnroundedSubtotal} {l.Amount} {string.Join(';', l.SubLines)} {string.Join(';', l.Explanation.Steps.Where(s => s is not RatedStep))}"));
}
