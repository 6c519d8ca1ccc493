using CsCheck;
using NodaTime;
using NodaTime.Text;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Periods;
using static Orb.Billing.Core.Tests.Credits.Credit;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Credits;

/// <summary>Credits are granted each cadence and roll over, end with it or last as long as is said; a stub grants its days (R8).</summary>
public sealed class AllocationScheduleTests
{
    private static readonly CreditLifetime Rollover = CreditLifetime.Unlimited;

    [Fact]
    public void R7_A_full_period_grants_the_amount_and_a_stub_its_days() =>
        Rows(Schedule(CreditLifetime.Cadence).Due(At("2026-01-15"), null, At("2026-03-01"))).ShouldBe([
            ("2026-01-15T00:00:00Z", 54.84m, "2026-02-01T00:00:00Z"), // 17 of 31 days
            ("2026-02-01T00:00:00Z", 100.00m, "2026-03-01T00:00:00Z"),
            ("2026-03-01T00:00:00Z", 100.00m, "2026-04-01T00:00:00Z")]);

    [Fact]
    public void Credits_that_roll_over_never_expire() =>
        Rows(Schedule(Rollover).Due(At("2026-02-01"), null, At("2026-02-28"))).ShouldBe([("2026-02-01T00:00:00Z", 100.00m, null)]);

    [Fact]
    public void R17_A_lifetime_of_its_own_ends_at_a_local_midnight()
    {
        Rows(Schedule(CreditLifetime.Months(3), zone: "America/New_York").Due(At("2026-01-01T15:00:00Z"), null, At("2026-01-01T15:00:00Z")))
            .ShouldBe([("2026-01-01T15:00:00Z", 100.00m, "2026-04-01T04:00:00Z")]);
        CreditLifetime.Days(10).ExpiryOf(Day("2026-03-01"), Zone("America/New_York")).ShouldBe(At("2026-03-11T04:00:00Z")); // an hour was lost
        CreditLifetime.Months(1).ExpiryOf(Day("2026-01-31"), DateTimeZone.Utc).ShouldBe(At("2026-02-28"));
        CreditLifetime.Unlimited.ExpiryOf(Day("2026-01-31"), DateTimeZone.Utc).ShouldBeNull();
        Should.Throw<ArgumentException>(() => CreditLifetime.Cadence.ExpiryOf(Day("2026-01-31"), DateTimeZone.Utc))
            .Message.ShouldBe("Credits that last for a cadence need its end. (Parameter 'cadenceEnd')");
        Should.Throw<ArgumentException>(() => CreditLifetime.Days(0));
    }

    [Fact]
    public void R8_A_known_end_cuts_the_last_grant_and_its_expiry() =>
        Rows(Schedule(CreditLifetime.Cadence).Due(At("2026-01-01"), At("2026-02-15"), At("2026-06-01"))).ShouldBe([
            ("2026-01-01T00:00:00Z", 100.00m, "2026-02-01T00:00:00Z"), ("2026-02-01T00:00:00Z", 50.00m, "2026-02-15T00:00:00Z")]);

    [Fact]
    public void Credits_granted_once_are_granted_whole()
    {
        Rows(Schedule(Rollover, Cadence.OneTime).Due(At("2026-01-15T10:00:00Z"), null, At("2027-01-01"))).ShouldBe([("2026-01-15T10:00:00Z", 100.00m, null)]);
        Schedule(Rollover, Cadence.OneTime).Due(At("2026-01-15"), At("2026-01-15"), At("2027-01-01")).ShouldBeEmpty();
        Should.Throw<ArgumentException>(() => Schedule(CreditLifetime.Cadence, Cadence.OneTime))
            .Message.ShouldBe("Credits granted once have no cadence to end with. (Parameter 'lifetime')");
        Should.Throw<ArgumentException>(() => new AllocationSchedule(Usd(0m), Cadence.Monthly, Anchor("2026-01-01"), DateTimeZone.Utc, Rollover))
            .Message.ShouldBe("An allocation grants more than nothing. (Parameter 'amount')");
    }

    [Fact]
    public void Nothing_is_granted_before_the_start_or_for_no_day()
    {
        Schedule(Rollover).Due(At("2026-01-15"), null, At("2026-01-14")).ShouldBeEmpty();
        Schedule(Rollover).Due(At("2026-01-15"), At("2026-01-15"), At("2026-06-01")).ShouldBeEmpty();
        Schedule(Rollover).Due(At("2026-01-15T10:00:00Z"), At("2026-01-15T11:00:00Z"), At("2026-06-01")).ShouldBeEmpty();
    }

    [Fact]
    public void R22_Asked_in_steps_or_at_once_the_grants_are_the_same() =>
        Gen.Select(Gen.Int[0, 400], Gen.Int[0, 800], Gen.Int[0, 800], Gen.OneOf(Cadence.Monthly, Cadence.Quarterly, Cadence.Days(7)))
        .Sample((start, first, second, cadence) =>
        {
            var from = Start + Duration.FromDays(start);
            var (early, late) = (from + Duration.FromDays(Math.Min(first, second)), from + Duration.FromDays(Math.Max(first, second)));
            var schedule = Schedule(CreditLifetime.Cadence, cadence);
            var all = schedule.Due(from, null, late);
            schedule.Due(from, null, early).ShouldBe(all.TakeWhile(a => a.Service.Start <= early));
            all.Zip(all.Skip(1)).All(pair => pair.First.Service.End == pair.Second.Service.Start).ShouldBeTrue();
        }, iter: Runs(10_000));

    private static AllocationSchedule Schedule(CreditLifetime lifetime, Cadence? cadence = null, string zone = "UTC") =>
        new(Usd(100m), cadence ?? Cadence.Monthly, Anchor("2026-01-01"), Zone(zone), lifetime);

    private static (string From, decimal Amount, string? Expires)[] Rows(IReadOnlyList<AllocatedCredits> due) =>
        [.. due.Select(a => (Text(a.Service.Start), a.Amount.Amount, a.ExpiresAt is { } at ? Text(at) : null))];

    private static string Text(Instant instant) => InstantPattern.ExtendedIso.Format(instant);
}
