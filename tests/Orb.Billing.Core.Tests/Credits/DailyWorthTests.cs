using CsCheck;
using NodaTime;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Periods;
using static Orb.Billing.Core.Tests.Credits.Credit;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Credits;

/// <summary>Day d is worth adjusted(cumulative through d) - adjusted(cumulative through d-1); the rest is the last day's (R17).</summary>
public sealed class DailyWorthTests
{
    private static readonly LocalDate LastOfJanuary = new(2026, 1, 31);

    [Fact]
    public void R17_A_day_is_worth_what_it_adds_and_a_top_up_to_a_minimum_is_the_last_days() =>
        Rows(DailyWorth.Of([Through("2026-01-03", 12.34m), Through("2026-01-10", 40m), Through("2026-01-11", 38.50m)], Usd(100m), LastOfJanuary))
            .ShouldBe([("2026-01-03", 12.34m), ("2026-01-10", 27.66m), ("2026-01-11", -1.50m), ("2026-01-31", 61.50m)]);

    [Fact]
    public void R17_Usage_of_the_last_day_and_the_top_up_are_one() =>
        Rows(DailyWorth.Of([Through("2026-01-30", 10m), Through("2026-01-31", 15m)], Usd(20m), LastOfJanuary))
            .ShouldBe([("2026-01-30", 10m), ("2026-01-31", 10m)]);

    [Fact]
    public void R17_A_fixed_fee_in_arrears_is_the_last_days() =>
        Rows(DailyWorth.OfFee(Usd(99m), LastOfJanuary)).ShouldBe([("2026-01-31", 99m)]);

    [Theory]
    [InlineData("UTC", "2026-01-01", "2026-02-01", "2026-01-31")]
    [InlineData("UTC", "2026-01-01", "2026-01-15T15:30:00Z", "2026-01-15")]
    [InlineData("America/New_York", "2026-01-01T05:00:00Z", "2026-02-01T05:00:00Z", "2026-01-31")]
    [InlineData("UTC", "2026-01-01", "2026-01-01", "2026-01-01")]
    public void R17_The_last_day_is_that_of_the_last_instant(string zone, string start, string end, string day) =>
        DailyWorth.LastDay(new ServicePeriod(At(start), At(end)), Zone(zone)).ShouldBe(Day(day));

    [Fact]
    public void Days_out_of_order_or_past_the_end_are_a_bug()
    {
        Should.Throw<ArgumentException>(() => DailyWorth.Of([Through("2026-01-03", 1m), Through("2026-01-03", 2m)], Usd(2m), LastOfJanuary));
        Should.Throw<ArgumentException>(() => DailyWorth.Of([Through("2026-02-01", 1m)], Usd(1m), LastOfJanuary))
            .Message.ShouldBe("The days must be in order and end by 2026-01-31. (Parameter 'through')");
    }

    [Fact]
    public void R17_The_days_sum_to_the_charge() =>
        Gen.Select(Gen.Int[0, 10_000].Array[0, 31], Gen.Int[0, 20_000]).Sample((through, charge) =>
            DailyWorth.Of([.. through.Select((cents, i) => new DayAmount(new LocalDate(2026, 1, i + 1), Usd(cents / 100m)))], Usd(charge / 100m), LastOfJanuary)
                .Aggregate(Usd(0m), (sum, day) => sum + day.Amount).ShouldBe(Usd(charge / 100m)), iter: Runs(10_000));

    private static DayAmount Through(string day, decimal amount) => new(Day(day), Usd(amount));

    private static (string Day, decimal Amount)[] Rows(IReadOnlyList<DayAmount> days) =>
        [.. days.Select(d => (NodaTime.Text.LocalDatePattern.Iso.Format(d.Day), d.Amount.Amount))];
}
