using CsCheck;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Periods;

/// <summary>amount x days / anchor days, multiplied first and divided last; pieces are rounded cumulatively (R5, R8).</summary>
public sealed class ProrationTests
{
    public static TheoryData<string, decimal, int, int[], decimal[]> Examples => new()
    {
        { "USD", 49.00m, 31, [17], [26.87m] },
        { "USD", 49.00m, 31, [3, 7, 21], [4.74m, 11.07m, 33.19m] },
        { "USD", 1200.00m, 365, [17], [55.89m] },
        { "USD", 5.00m, 31, [14, 17], [2.26m, 2.74m] },
        { "USD", 6.00m, 31, [1, 30], [0.19m, 5.81m] },
        { "USD", 9.00m, 91, [31], [3.07m] },
        { "JPY", 1000m, 31, [10], [323m] },
        { "JPY", 100m, 3, [1, 1, 1], [33m, 34m, 33m] },
        { "USD", 0.01m, 3, [1, 1, 1], [0.00m, 0.01m, 0.00m] },
        { "USD", 100.00m, 31, [0, 31], [0.00m, 100.00m] },
        { "USD", 1000.00m, 366, [61, 305], [166.67m, 833.33m] },
        { "KWD", 10.000m, 30, [7, 23], [2.333m, 7.667m] },
        { "USD", 0.33m, 2, [1, 1], [0.17m, 0.16m] }, // half a cent away from zero, once
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void R8_Pieces_are_rounded_so_that_they_sum_to_the_whole(string currency, decimal amount, int anchorDays, int[] days, decimal[] amounts) =>
        Proration.Amounts([.. days.Select(d => new ProratedPiece(amount, new Share(d, anchorDays)))], Currency.Iso(currency))
            .Select(m => m.Amount).ShouldBe(amounts);

    [Theory]
    [InlineData("America/New_York", "2026-03-01", "2026-04-01", "2026-03-01T05:00:00Z", "2026-03-09T04:00:00Z", 8, 31)] // an hour lost
    [InlineData("America/New_York", "2024-11-01", "2024-12-01", "2024-11-02T00:00:00Z", "2024-11-04T00:00:00Z", 2, 30)] // an hour gained
    [InlineData("Asia/Tokyo", "2024-07-01", "2024-08-01", "2024-07-15T12:30:00Z", "2024-07-16T08:15:00Z", 1, 31)]
    [InlineData("Europe/Berlin", "2024-05-01", "2024-06-01", "2024-05-01T08:00:00Z", "2024-05-01T17:00:00Z", 0, 31)]
    [InlineData("America/Denver", "2023-06-12", "2023-06-19", "2023-06-16T05:00:00Z", "2023-06-19T06:00:00Z", 4, 7)]
    [InlineData("America/Halifax", "2023-06-12", "2023-06-19", "2023-06-16T05:00:00Z", "2023-06-19T03:00:00Z", 3, 7)]
    [InlineData("UTC", "2024-02-15", "2024-03-15", "2024-02-23T00:00:00Z", "2024-03-15T00:00:00Z", 21, 29)]
    [InlineData("UTC", "2022-12-01", "2023-01-01", "2022-12-15T00:00:00Z", "2022-12-20T06:00:00Z", 5, 31)]
    [InlineData("UTC", "2022-12-01", "2023-01-01", "2022-11-15T00:00:00Z", "2023-02-20T06:00:00Z", 31, 31)] // cut to the period
    [InlineData("UTC", "2022-12-01", "2023-01-01", "2023-01-15T00:00:00Z", "2023-02-20T06:00:00Z", 0, 31)]
    [InlineData("America/St_Johns", "2006-10-01", "2006-11-01", "2006-10-29T03:00:00Z", "2006-11-01T03:30:00Z", 3, 31)] // 23:30 again
    public void R8_The_day_of_a_change_belongs_to_what_follows_it(
        string zone, string from, string to, string start, string end, int days, int anchorDays) =>
        Share.Of(new ServicePeriod(At(start), At(end)), new AnchorPeriod(Day(from), Day(to)), Zone(zone)).ShouldBe(new Share(days, anchorDays));

    [Fact]
    public void A_share_is_days_of_days()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new Share(-1, 31));
        Should.Throw<ArgumentOutOfRangeException>(() => new Share(0, 0));
        new Share(17, 31).ToString().ShouldBe("17/31 days");
        Proration.Exact([new ProratedPiece(12.345m, Share.Whole)]).ShouldBe(12.345m);
        Proration.Exact([]).ShouldBe(0m);
    }

    [Fact]
    public void R8_Dividing_last_keeps_thirds_whole_and_several_periods_apart()
    {
        Proration.Exact(Enumerable.Repeat(new ProratedPiece(100m, new Share(1, 3)), 3)).ShouldBe(100m);
        Proration.Exact([new ProratedPiece(31m, new Share(7, 31)), new ProratedPiece(28m, new Share(5, 28)), new ProratedPiece(30m, new Share(2, 30))]).ShouldBe(14m);
        // Two and a half cents in parts that no decimal holds: their sum is a tie and must not fall short of it.
        ProratedPiece[] tie = [new(0.025m, new Share(1, 3)), new(0.025m, new Share(2, 6)), new(0.025m, new Share(3, 9))];
        Money.Round(Proration.Exact(tie), Currency.Usd).Amount.ShouldBe(0.03m);
        Money.Round(Proration.Exact(tie.Reverse()), Currency.Usd).Amount.ShouldBe(0.03m);
    }

    [Fact]
    public void R8_The_days_of_pieces_sum_to_the_anchor_days_wherever_and_whenever_they_are_cut() =>
        Gen.Select(
            Gen.OneOf([.. DateTimeZoneProviders.Tzdb.Ids]), Gen.Int[0, 45 * 365], Gen.Int[1, 36], Gen.Bool, Gen.Int[0, 1_000_000].Array[0, 6])
        .Sample((id, day, length, isDays, cuts) =>
        {
            var zone = Zone(id);
            var date = new LocalDate(1993, 1, 1).PlusDays(day);
            var period = BillingAnchor.On(date).Containing(date, isDays ? Cadence.Days(length) : Cadence.Months(length));
            var whole = period.In(zone);
            var bounds = cuts.Select(cut => whole.Start + (((whole.End - whole.Start) / 1_000_000) * cut)).Append(whole.Start).Append(whole.End).Order().ToArray();
            var shares = bounds.Zip(bounds.Skip(1), (from, to) => Share.Of(new ServicePeriod(from, to), period, zone)).ToArray();
            shares.Sum(s => s.Days).ShouldBe(whole.IsEmpty ? 0 : period.AnchorDays);
            shares.ShouldAllBe(s => s.AnchorDays == period.AnchorDays);
        }, iter: Runs(20_000));

    [Fact]
    public void R5_Pieces_sum_to_the_rounded_whole() =>
        Gen.Select(Gen.Long[0, 100_000_000_000], Gen.Byte[0, 9], Gen.Int[1, 40].Array[1, 8], Gen.OneOf(Currency.Usd, Currency.Jpy, Currency.Iso("KWD")))
        .Sample((mantissa, scale, days, currency) =>
        {
            var amount = new decimal((int)(mantissa & 0x7fffffff), (int)(mantissa >> 31), 0, false, scale);
            var anchorDays = days.Sum();
            var pieces = Proration.Amounts([.. days.Select(d => new ProratedPiece(amount, new Share(d, anchorDays)))], currency);
            pieces.Aggregate((a, b) => a + b).ShouldBe(Money.Round(amount, currency));
            pieces.ShouldAllBe(p => !p.IsNegative);
        }, iter: Runs(10_000));
}
