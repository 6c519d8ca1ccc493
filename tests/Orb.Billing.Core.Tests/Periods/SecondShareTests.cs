using CsCheck;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Periods;

/// <summary>The proration unit second: whole seconds over the seconds of the real period (R8).</summary>
public sealed class SecondShareTests
{
    [Theory]
    [InlineData("America/New_York", "2026-03-01", "2026-04-01", "2026-03-01T05:00:00Z", "2026-03-09T04:00:00Z", 687_600, 2_674_800)] // 743 hours: one lost
    [InlineData("America/New_York", "2026-11-01", "2026-12-01", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z", 90_000, 2_595_600)] // a day of 25 hours
    [InlineData("UTC", "2024-01-01", "2024-02-01", "2024-01-21T21:55:18Z", "2024-02-01T00:00:00Z", 871_482, 2_678_400)]
    [InlineData("UTC", "2024-01-01", "2024-01-02", "2024-01-01T00:00:00.999Z", "2024-01-01T00:00:01.001Z", 1, 86_400)] // the second of a change belongs to what follows
    [InlineData("UTC", "2024-01-01", "2024-01-02", "2024-01-01T00:00:01.001Z", "2024-01-01T00:00:01.999Z", 0, 86_400)]
    [InlineData("UTC", "2024-01-01", "2024-01-02", "2023-12-31T00:00:00Z", "2024-03-01T00:00:00Z", 86_400, 86_400)] // cut to the period
    [InlineData("UTC", "2024-01-01", "2024-01-02", "2024-01-02T00:00:00Z", "2024-03-01T00:00:00Z", 0, 86_400)]
    [InlineData("UTC", "2024-01-01", "2024-01-02", "2023-12-01T00:00:00Z", "2024-01-01T00:00:00Z", 0, 86_400)]
    [InlineData("UTC", "1960-01-01", "1960-01-02", "1960-01-01T00:00:00.500Z", "1960-01-01T00:00:01.500Z", 1, 86_400)] // before 1970 too
    [InlineData("Pacific/Apia", "2011-12-30", "2011-12-31", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z", 0, 1)] // a day that never was
    public void R8_Seconds_are_those_of_the_real_period(
        string zone, string from, string to, string start, string end, long seconds, long anchorSeconds) =>
        Share.Of(new ServicePeriod(At(start), At(end)), new AnchorPeriod(Day(from), Day(to)), Zone(zone), ProrationUnit.Second)
            .ShouldBe(Share.Seconds(seconds, anchorSeconds));

    [Fact]
    public void R8_310_dollars_of_a_month_of_743_hours_split_at_its_191st()
    {
        var month = new ServicePeriod(At("2026-03-01T05:00:00Z"), At("2026-04-01T04:00:00Z"));
        var change = At("2026-03-09T04:00:00Z");
        ProratedPiece[] pieces = [
            new(310m, Share.OfSeconds(new ServicePeriod(month.Start, change), month)),
            new(310m, Share.OfSeconds(new ServicePeriod(change, month.End), month)),
        ];
        Proration.Amounts(pieces, Currency.Usd).Select(m => m.Amount).ShouldBe([79.69m, 230.31m]);
    }

    [Fact]
    public void R8_The_unit_decides_between_11_days_and_10_days_2_hours()
    {
        var piece = new ServicePeriod(At("2024-01-21T21:55:18Z"), At("2024-02-01"));
        var january = new AnchorPeriod(Day("2024-01-01"), Day("2024-02-01"));
        Amount(ProrationUnit.Day).ShouldBe(7.10m);
        Amount(ProrationUnit.Second).ShouldBe(6.51m);
        Should.Throw<ArgumentOutOfRangeException>(() => Amount((ProrationUnit)2)).Message.ShouldStartWith("No such unit. (Parameter 'unit')");

        decimal Amount(ProrationUnit unit) =>
            Proration.Amounts([new ProratedPiece(20m, Share.Of(piece, january, DateTimeZone.Utc, unit))], Currency.Usd).Single().Amount;
    }

    [Fact]
    public void A_share_of_seconds_is_no_share_of_days()
    {
        var half = Share.Seconds(43_200, 86_400);
        half.Unit.ShouldBe(ProrationUnit.Second);
        half.ToString().ShouldBe("43200/86400 seconds");
        half.ShouldNotBe(new Share(43_200, 86_400));
        Should.Throw<InvalidOperationException>(() => half.Days).Message.ShouldBe("A share of 43200/86400 seconds has no days.");
        Should.Throw<InvalidOperationException>(() => half.AnchorDays);
        Should.Throw<ArgumentOutOfRangeException>(() => Share.Seconds(-1, 86_400));
        Should.Throw<ArgumentOutOfRangeException>(() => Share.Seconds(0, 0));
    }

    [Fact]
    public void R8_A_share_cuts_an_amount_multiplied_first_and_divided_last()
    {
        new Share(10, 30).Cut(100m).ShouldBe(33.333333333333333333333333333m);
        new Share(30, 30).Cut(0.1m).ShouldBe(0.1m);
        Share.Seconds(43_200, 86_400).Cut(9m).ShouldBe(4.5m);
    }

    [Fact]
    public void R8_Parts_of_one_period_add_up_and_parts_of_two_do_not()
    {
        new Share(10, 31).Plus(new Share(4, 31)).ShouldBe(new Share(14, 31));
        Share.Seconds(10, 60).Plus(Share.Seconds(50, 60)).ShouldBe(Share.Seconds(60, 60));
        Should.Throw<ArgumentException>(() => new Share(10, 31).Plus(new Share(4, 30))).Message
            .ShouldBe("10/31 days and 4/30 days are no parts of one period. (Parameter 'other')");
        Should.Throw<ArgumentException>(() => new Share(10, 60).Plus(Share.Seconds(10, 60)));
    }

    [Fact]
    public void A_share_knows_whether_it_is_nothing_or_the_whole()
    {
        (Share.Seconds(0, 60).IsNone, Share.Seconds(0, 60).IsWhole).ShouldBe((true, false));
        (Share.Seconds(59, 60).IsNone, Share.Seconds(59, 60).IsWhole).ShouldBe((false, false));
        (Share.Seconds(60, 60).IsNone, Share.Seconds(60, 60).IsWhole).ShouldBe((false, true));
        (new Share(0, 31).IsNone, new Share(31, 31).IsWhole, Share.Whole.IsWhole).ShouldBe((true, true, true));
        (new Share(17, 31).Unit, new Share(17, 31).Units, new Share(17, 31).AnchorUnits).ShouldBe((ProrationUnit.Day, 17L, 31L));
    }

    [Fact]
    public void R8_Shares_of_pieces_sum_to_the_whole_in_both_units_wherever_they_are_cut() =>
        Gen.Select(
            Gen.OneOf([.. DateTimeZoneProviders.Tzdb.Ids]), Gen.Int[0, 45 * 365], Gen.Int[1, 36], Gen.Bool, Gen.Int[-100_000, 1_100_000].Array[0, 6],
            Gen.OneOf(Gen.Const(ProrationUnit.Day), Gen.Const(ProrationUnit.Second)))
        .Sample((id, day, length, isDays, cuts, unit) =>
        {
            var zone = Zone(id);
            var date = new LocalDate(1993, 1, 1).PlusDays(day);
            var period = BillingAnchor.On(date).Containing(date, isDays ? Cadence.Days(length) : Cadence.Months(length));
            var whole = period.In(zone);
            // Some cuts lie outside the period, all of them at fractions of a second.
            var bounds = cuts.Select(cut => whole.Start + (((whole.End - whole.Start) / 1_000_000) * cut) + Duration.FromNanoseconds(cut))
                .Append(whole.Start).Append(whole.End).Order().ToArray();
            var shares = bounds.Zip(bounds.Skip(1), (from, to) => Share.Of(new ServicePeriod(from, to), period, zone, unit)).ToArray();
            shares.ShouldAllBe(s => s.Unit == unit && s.Units >= 0 && s.Units <= s.AnchorUnits && s.AnchorUnits == shares[0].AnchorUnits);
            shares.Sum(s => s.Units).ShouldBe(whole.IsEmpty ? 0 : shares[0].AnchorUnits);
            if (unit == ProrationUnit.Second && !whole.IsEmpty)
                Duration.FromSeconds(shares[0].AnchorUnits).ShouldBe(whole.End - whole.Start);
        }, iter: Runs(20_000));

    [Fact]
    public void R8_A_piece_that_grows_never_costs_less() =>
        Gen.Select(Gen.Int[0, 31 * 86_400], Gen.Int[0, 31 * 86_400], Gen.Int[0, 31 * 86_400]).Sample((a, b, c) =>
        {
            var january = new ServicePeriod(At("2026-01-01"), At("2026-02-01"));
            int[] cuts = [.. new[] { a, b, c }.Order()];
            var inner = Share.OfSeconds(Cut(cuts[0], cuts[1]), january);
            var outer = Share.OfSeconds(Cut(cuts[0], cuts[2]), january);
            inner.Units.ShouldBe(cuts[1] - cuts[0]);
            Proration.Exact([new ProratedPiece(49m, inner)]).ShouldBeLessThanOrEqualTo(Proration.Exact([new ProratedPiece(49m, outer)]));

            ServicePeriod Cut(int from, int to) => new(january.Start + Duration.FromSeconds(from), january.Start + Duration.FromSeconds(to));
        }, iter: Runs(10_000));
}
