using System.Globalization;
using CsCheck;
using NodaTime;
using Orb.Billing.Core.Periods;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Periods;

/// <summary>Local days and billing periods tile the time line, whatever the clocks do (R6).</summary>
public sealed class LocalDaysTests
{
    private static readonly LocalDate First = new(1993, 1, 1);
    private static readonly LocalDate Last = new(2041, 1, 1);
    private static readonly DateTimeZone[] Zones = [.. DateTimeZoneProviders.Tzdb.Ids.Select(Zone)];

    [Theory]
    [InlineData("Asia/Kolkata", "2023-03-01", "2023-02-28T18:30:00Z")]
    [InlineData("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z")] // midnight skipped
    [InlineData("America/Havana", "2024-03-10", "2024-03-10T05:00:00Z")] // midnight skipped
    [InlineData("Asia/Beirut", "2024-03-31", "2024-03-30T22:00:00Z")] // midnight skipped
    [InlineData("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z")] // midnight skipped
    [InlineData("America/Havana", "2024-11-03", "2024-11-03T04:00:00Z")] // midnight twice: the first
    [InlineData("America/St_Johns", "2006-10-29", "2006-10-29T02:30:00Z")] // 00:01 -> 23:01: the first
    [InlineData("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z")]
    [InlineData("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z")] // never existed
    [InlineData("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z")]
    [InlineData("America/New_York", "2022-02-01", "2022-02-01T05:00:00Z")]
    public void R6_A_day_starts_at_its_first_valid_instant(string zone, string date, string start) =>
        LocalDays.StartOf(Day(date), Zone(zone)).ShouldBe(At(start));

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-28T10:00:00Z", "2026-03-30T22:00:00Z", "28T10..28T23, 28T23..29T22, 29T22..30T22")] // clocks go forward on the 29th
    [InlineData("Europe/Berlin", "2026-03-28T10:00:00Z", "2026-03-30T21:59:59Z", "28T10..28T23, 28T23..29T22")] // the day of the end is of what follows
    [InlineData("UTC", "2026-03-28T10:00:00Z", "2026-03-28T23:00:00Z", "")]
    [InlineData("UTC", "2026-03-28T10:00:00Z", "2026-03-29T00:00:00Z", "28T10..29T00")]
    [InlineData("Pacific/Apia", "2011-12-29T10:00:00Z", "2011-12-31T10:00:00Z", "29T10..30T10, 30T10..31T10")] // the 30th never existed
    public void R8_The_days_of_a_period_begin_with_it_and_leave_out_that_of_its_end(string zone, string start, string end, string days) =>
        string.Join(", ", LocalDays.Of(new ServicePeriod(At(start), At(end)), Zone(zone)).Select(d => $"{Hour(d.Start)}..{Hour(d.End)}")).ShouldBe(days);

    private static string Hour(Instant instant) => instant.ToString("dd'T'HH", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("America/St_Johns", "2006-10-29T02:29:59Z", "2006-10-28")]
    [InlineData("America/St_Johns", "2006-10-29T02:30:00Z", "2006-10-29")]
    [InlineData("America/St_Johns", "2006-10-29T03:00:00Z", "2006-10-29")] // the wall shows 23:30 of the 28th again
    [InlineData("America/St_Johns", "2006-10-29T03:30:00Z", "2006-10-29")]
    [InlineData("Africa/Cairo", "2026-04-23T21:59:59Z", "2026-04-23")]
    [InlineData("Africa/Cairo", "2026-04-23T22:00:00Z", "2026-04-24")]
    [InlineData("Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29")]
    [InlineData("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31")]
    public void R6_An_instant_belongs_to_the_last_day_that_has_started(string zone, string instant, string date) =>
        LocalDays.DateOf(At(instant), Zone(zone)).ShouldBe(Day(date));

    [Fact]
    public void R6_In_every_zone_days_follow_one_another_and_only_the_known_dates_have_no_length()
    {
        var skipped = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var zone in Zones)
        {
            var start = LocalDays.StartOf(First, zone);
            for (var date = First; date < Last; date = date.PlusDays(1))
            {
                var next = LocalDays.StartOf(date.PlusDays(1), zone);
                if (next <= start)
                {
                    next.ShouldBe(start, $"{zone.Id} {date}");
                    skipped.Add($"{date:R} {zone.Id}");
                }

                start = next;
            }
        }

        skipped.ShouldBe([
            "1993-08-21 Kwajalein", "1993-08-21 Pacific/Kwajalein",
            "1994-12-31 Pacific/Enderbury", "1994-12-31 Pacific/Kanton", "1994-12-31 Pacific/Kiritimati",
            "2011-12-30 Pacific/Apia", "2011-12-30 Pacific/Fakaofo",
        ]);
    }

    // Days can only differ from 24 hours where the offset changes: around every change of every zone, hour by hour and at the ticks beside it.
    [Fact]
    public void R6_In_every_zone_every_instant_around_a_clock_change_belongs_to_exactly_one_day()
    {
        foreach (var zone in Zones)
        {
            foreach (var change in zone.GetZoneIntervals(First.AtMidnight().InUtc().ToInstant(), Last.AtMidnight().InUtc().ToInstant()).Where(i => i.HasStart))
            {
                var before = LocalDate.MinIsoValue;
                for (var hours = -26; hours <= 26; hours++)
                {
                    foreach (var ticks in new[] { -1, 0, 1 })
                    {
                        var instant = change.Start + Duration.FromHours(hours) + Duration.FromTicks(ticks);
                        var date = LocalDays.DateOf(instant, zone);
                        (Starts(date, zone) <= instant && instant < Starts(date.PlusDays(1), zone)).ShouldBeTrue($"{zone.Id} {instant}");
                        date.ShouldBeGreaterThanOrEqualTo(before, $"{zone.Id} {instant}");
                        before = date;
                    }
                }
            }
        }

        static Instant Starts(LocalDate date, DateTimeZone zone) => LocalDays.StartOf(date, zone);
    }

    [Fact]
    public void R6_Every_instant_belongs_to_the_day_and_the_period_that_contain_it() =>
        Gen.Select(
            Gen.OneOf(Zones), Gen.Long[0, 46L * 365 * 86_400_000], Gen.Int[0, 3_000_000], Gen.Int[1, 31], Gen.Int[1, 40], Gen.Bool)
        .Sample((zone, milliseconds, between, anchorDay, count, isDays) =>
        {
            var instant = At("1995-01-01") + Duration.FromMilliseconds(milliseconds);
            var date = LocalDays.DateOf(instant, zone);
            LocalDays.StartOf(date, zone).ShouldBeLessThanOrEqualTo(instant);
            LocalDays.StartOf(date.PlusDays(1), zone).ShouldBeGreaterThan(instant);
            LocalDays.DateOf(instant + Duration.FromMilliseconds(between), zone).ShouldBeGreaterThanOrEqualTo(date);

            var cadence = isDays ? Cadence.Days(count) : Cadence.Months(count);
            var anchor = new BillingAnchor(2003, 1, anchorDay);
            var period = anchor.Containing(date, cadence);
            period.In(zone).Contains(instant).ShouldBeTrue();
            anchor.Containing(period.End, cadence).In(zone).Start.ShouldBe(period.In(zone).End);
        }, iter: Runs(20_000));

    [Fact]
    public void A_service_period_does_not_end_before_it_starts_and_excludes_its_end()
    {
        Should.Throw<ArgumentException>(() => new ServicePeriod(At("2026-01-02"), At("2026-01-01"))).Message
            .ShouldBe("The period ends at 2026-01-01T00:00:00Z before it starts at 2026-01-02T00:00:00Z. (Parameter 'end')");
        new ServicePeriod(At("2026-01-01"), At("2026-01-01")).IsEmpty.ShouldBeTrue();
        var day = new ServicePeriod(At("2026-01-01"), At("2026-01-02"));
        day.IsEmpty.ShouldBeFalse();
        day.ToString().ShouldBe("[2026-01-01T00:00:00Z, 2026-01-02T00:00:00Z)");
        day.Contains(At("2026-01-01")).ShouldBeTrue();
        day.Contains(At("2026-01-02")).ShouldBeFalse();
        day.Contains(At("2025-12-31T23:59:59Z")).ShouldBeFalse();
    }
}
