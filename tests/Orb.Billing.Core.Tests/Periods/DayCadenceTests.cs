using CsCheck;
using NodaTime;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Periods;

/// <summary>Periods of days and weeks, as the planner charges them: they tile the line, begin at local midnights, and are found by index as by iterating (R6, R7).</summary>
public sealed class DayCadenceTests
{
    private static readonly Gen<(DateTimeZone Zone, LocalDate Start, Cadence Cadence, int Skip)> Any = Gen.Select(
        Gen.Frequency(
            (3, Gen.OneOf([.. DateTimeZoneProviders.Tzdb.Ids])),
            (1, Gen.OneOf("America/Havana", "Asia/Beirut", "Pacific/Apia", "Europe/Berlin", "America/St_Johns"))),
        Gen.Int[0, 365 * 40],
        Gen.Frequency((2, Gen.Const(7)), (1, Gen.Const(1)), (1, Gen.Const(14)), (2, Gen.Int[1, 120])),
        Gen.Int[0, 400])
        .Select((zone, day, days, skip) => (Zone(zone), new LocalDate(1993, 1, 1).PlusDays(day), Cadence.Days(days), skip));

    [Fact]
    public void R6_R7_Weeks_across_a_clock_change_begin_at_local_midnights()
    {
        // Berlin turns its clocks on Sunday, 29 March 2026 and back on Sunday, 25 October.
        Boundaries("Europe/Berlin", "2026-03-23", 7, 0, 1, 2, 31).ShouldBe(
            [At("2026-03-22T23:00:00Z"), At("2026-03-29T22:00:00Z"), At("2026-04-05T22:00:00Z"), At("2026-10-25T23:00:00Z")]);
        // Havana has no midnight on 10 March 2024: the day begins at one o'clock.
        Boundaries("America/Havana", "2024-03-09", 1, 0, 1, 2).ShouldBe(
            [At("2024-03-09T05:00:00Z"), At("2024-03-10T05:00:00Z"), At("2024-03-11T04:00:00Z")]);
    }

    [Fact]
    public void R7_Weeks_count_29_February_as_any_day() =>
        Boundaries("UTC", "2028-02-25", 7, 0, 1, 2).ShouldBe([At("2028-02-25"), At("2028-03-03"), At("2028-03-10")]);

    [Fact]
    public void R6_R7_Charged_periods_of_days_tile_the_line_from_midnight_to_midnight_and_are_the_same_by_index_and_by_iteration() =>
        Any.Sample(
            (zone, start, cadence, skip) =>
            {
                var (anchor, first) = (BillingAnchor.On(start), LocalDays.StartOf(start, zone));
                var timeline = Subscribed(zone, anchor, cadence, first);
                var date = ChargePlanner.NextInvoiceDate(timeline, first);
                date.ShouldBe(first);
                for (var n = 0; n < 6; n++)
                {
                    var (from, to) = (Midnight(n), Midnight(n + 1));
                    if (from == to)
                        continue; // a date that the calendar skipped is no day
                    date.ShouldBe(from);
                    var charge = ChargePlanner.DueAt(timeline, from).ShouldHaveSingleItem();
                    charge.AnchorPeriod.ShouldBe(new AnchorPeriod(anchor.Boundary(cadence, n), anchor.Boundary(cadence, n + 1)));
                    charge.Pieces.ShouldHaveSingleItem().Service.ShouldBe(new ServicePeriod(from, to));
                    date = ChargePlanner.NextInvoiceDate(timeline, from + Duration.Epsilon);
                }

                // Far ahead without the steps between: the index of the period is the number of steps.
                var far = start.PlusDays(skip * cadence.Duration);
                anchor.IndexOf(far, cadence).ShouldBe(skip);
                anchor.Containing(far.PlusDays(cadence.Duration - 1), cadence).Start.ShouldBe(far);
                ChargePlanner.NextInvoiceDate(timeline, LocalDays.StartOf(far, zone)).ShouldBe(LocalDays.StartOf(far, zone));

                Instant Midnight(int n) => LocalDays.StartOf(start.PlusDays(n * cadence.Duration), zone);
            },
            iter: Runs(2_000));

    private static Orb.Billing.Core.Subscriptions.SubscriptionTimeline Subscribed(DateTimeZone zone, BillingAnchor anchor, Cadence cadence, Instant first) =>
        new(Subscription, new(Id(9)), zone, Orb.Billing.Core.Amounts.Currency.Usd, first, null, [Interval(Fee(7m, cadence: cadence), first, anchor: anchor)]);

    private static Instant[] Boundaries(string zone, string anchor, int days, params int[] indices) =>
        [.. indices.Select(n => LocalDays.StartOf(Anchor(anchor).Boundary(Cadence.Days(days), n), Zone(zone)))];
}
