using CsCheck;
using NodaTime;
using Orb.Billing.Core.Periods;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Periods;

/// <summary>Boundaries are the original date plus n periods, clamped to the month and never chained (R7).</summary>
public sealed class BillingAnchorTests
{
    private static readonly Gen<LocalDate> Dates = Gen.Int[0, 365 * 45].Select(days => new LocalDate(1995, 1, 1).PlusDays(days));
    private static readonly Gen<Cadence> Cadences = Gen.OneOf(
        Gen.OneOf(Cadence.Monthly, Cadence.Quarterly, Cadence.SemiAnnual, Cadence.Annual),
        Gen.Int[1, 40].Select(Cadence.Months),
        Gen.Int[1, 400].Select(Cadence.Days));

    [Theory]
    [InlineData("2025-01-31", 1, "2025-01-31 2025-02-28 2025-03-31 2025-04-30")]
    [InlineData("2024-01-31", 1, "2024-01-31 2024-02-29 2024-03-31 2024-04-30")]
    [InlineData("2024-01-30", 1, "2024-01-30 2024-02-29 2024-03-30 2024-04-30")]
    [InlineData("2023-12-31", 2, "2023-12-31 2024-02-29 2024-04-30 2024-06-30")]
    [InlineData("2024-02-29", 12, "2024-02-29 2025-02-28 2026-02-28 2027-02-28 2028-02-29")]
    [InlineData("2024-02-29", 48, "2024-02-29 2028-02-29 2032-02-29")]
    [InlineData("2023-02-01", 3, "2023-02-01 2023-05-01 2023-08-01 2023-11-01 2024-02-01")]
    [InlineData("2096-02-29", 48, "2096-02-29 2100-02-28 2104-02-29")]
    public void R7_An_anchor_returns_to_its_day_after_a_shorter_month(string anchor, int months, string boundaries)
    {
        var expected = boundaries.Split(' ');
        Enumerable.Range(0, expected.Length).Select(n => Anchor(anchor).Boundary(Cadence.Months(months), n)).ShouldBe(expected.Select(Day));
    }

    [Theory]
    [InlineData("2026-02-01", 12, "2026-01-15", "2025-02-01", "2026-02-01")] // the stub of an annual price: 17 of 365 days
    [InlineData("2012-01-17", 12, "2012-01-16", "2011-01-17", "2012-01-17")]
    [InlineData("2012-03-31", 1, "2012-04-30", "2012-04-30", "2012-05-31")]
    [InlineData("2011-01-31", 1, "2011-02-27", "2011-01-31", "2011-02-28")]
    [InlineData("2011-01-31", 1, "2011-02-28", "2011-02-28", "2011-03-31")]
    [InlineData("2022-01-31", 3, "2022-07-30", "2022-04-30", "2022-07-31")]
    [InlineData("2021-04-30", 6, "2021-11-15", "2021-10-30", "2022-04-30")]
    [InlineData("2024-02-29", 12, "2025-02-27", "2024-02-29", "2025-02-28")]
    [InlineData("2024-02-29", 12, "2025-02-28", "2025-02-28", "2026-02-28")]
    [InlineData("2025-01-31", 1, "2020-02-29", "2020-02-29", "2020-03-31")] // long before the anchor
    [InlineData("2026-02-01", 1, "0001-01-01", "0001-01-01", "0001-02-01")]
    public void R7_A_date_lies_in_the_full_period_between_two_boundaries(string anchor, int months, string date, string start, string end) =>
        Anchor(anchor).Containing(Day(date), Cadence.Months(months)).ShouldBe(new AnchorPeriod(Day(start), Day(end)));

    [Theory]
    [InlineData("2012-07-16", 30, "2012-08-14", "2012-07-16", "2012-08-15")]
    [InlineData("2012-07-16", 7, "2012-07-29", "2012-07-23", "2012-07-30")]
    [InlineData("2012-07-16", 7, "2012-07-15", "2012-07-09", "2012-07-16")]
    [InlineData("2024-02-28", 1, "2024-02-29", "2024-02-29", "2024-03-01")]
    public void R7_A_cadence_of_days_counts_days(string anchor, int days, string date, string start, string end) =>
        Anchor(anchor).Containing(Day(date), Cadence.Days(days)).ShouldBe(new AnchorPeriod(Day(start), Day(end)));

    [Theory]
    [InlineData("2026-01-15", "2026-02-01")]
    [InlineData("2026-01-01", "2026-01-01")]
    [InlineData("2026-01-02", "2026-02-01")]
    [InlineData("2026-12-31", "2027-01-01")]
    public void R7_Start_of_month_alignment_anchors_on_the_next_1st(string start, string anchor) =>
        BillingAnchor.StartOfMonth(Day(start)).ToString().ShouldBe(anchor);

    [Fact]
    public void R27_An_anchor_keeps_the_day_that_was_meant_in_a_month_without_it()
    {
        var anchor = new BillingAnchor(2026, 2, 31);
        anchor.Date.ShouldBe(new LocalDate(2026, 2, 28));
        anchor.ToString().ShouldBe("2026-02-31");
        anchor.Boundary(Cadence.Monthly, 1).ShouldBe(new LocalDate(2026, 3, 31));
        anchor.Boundary(Cadence.Monthly, -2).ShouldBe(new LocalDate(2025, 12, 31));
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(9999, 1, 1)]
    [InlineData(2026, 0, 1)]
    [InlineData(2026, 13, 1)]
    [InlineData(2026, 1, 0)]
    [InlineData(2026, 1, 32)]
    public void An_anchor_is_a_day_of_a_calendar(int year, int month, int day) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new BillingAnchor(year, month, day));

    [Fact]
    public void A_price_charged_once_has_no_periods()
    {
        Should.Throw<ArgumentException>(() => Anchor("2026-01-01").Boundary(Cadence.OneTime, 1)).Message
            .ShouldBe("A price charged once has no periods. (Parameter 'cadence')");
        Should.Throw<ArgumentException>(() => Anchor("2026-01-01").IndexOf(Day("2026-01-01"), Cadence.OneTime));
    }

    [Fact]
    public void An_anchor_period_has_a_day()
    {
        Should.Throw<ArgumentException>(() => new AnchorPeriod(Day("2026-01-01"), Day("2026-01-01"))).Message
            .ShouldBe("The anchor period 2026-01-01 to 2026-01-01 has no day. (Parameter 'end')");
        new AnchorPeriod(Day("2024-02-01"), Day("2024-03-01")).AnchorDays.ShouldBe(29);
    }

    [Fact]
    public void R7_Boundaries_equal_the_original_date_plus_n_periods() =>
        Gen.Select(Dates, Cadences, Gen.Int[-100, 100]).Sample((date, cadence, n) =>
            BillingAnchor.On(date).Boundary(cadence, n) == (cadence.Unit == CadenceUnit.Day
                ? date.PlusDays(n * cadence.Duration)
                : date.PlusMonths(n * cadence.Duration)), iter: Runs(20_000));

    [Fact]
    public void R7_Every_date_lies_in_exactly_one_period_of_consecutive_ones() =>
        Gen.Select(Gen.Int[1, 31], Dates, Dates, Cadences).Sample((day, origin, date, cadence) =>
        {
            var anchor = new BillingAnchor(origin.Year, origin.Month, day);
            var n = anchor.IndexOf(date, cadence);
            var period = anchor.Containing(date, cadence);
            return period.Start == anchor.Boundary(cadence, n) && period.Start <= date && date < period.End
                && anchor.Boundary(cadence, n - 1) < period.Start && anchor.Boundary(cadence, n + 2) > period.End
                && anchor.Containing(period.End, cadence).Start == period.End
                && anchor.Containing(period.Start.PlusDays(-1), cadence).End == period.Start;
        }, iter: Runs(20_000));
}
