using NodaTime;
using Orb.Billing.Core.Rating;
using Orb.Billing.TestClocks;
using Orb.Billing.Work;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Parts of a period on a punctual host, after an outage and under a test clock (R22, R23, docs/decisions/0016).</summary>
public sealed class ThresholdTimeScenarios
{
    private static readonly Instant End = At("2026-03-05T00:00:00Z");

    // 0.10 for 1,000 units, 0.05 beyond, a threshold of 100.00; one use a day.
    private static readonly (string At, decimal Units)[] Daily =
    [
        ("2026-01-03T09:00:00Z", 600m), ("2026-01-04T09:00:00Z", 500m), ("2026-01-20T09:00:00Z", 1_900m), ("2026-01-31T23:59:00Z", 2_100m),
        ("2026-02-01T00:00:00Z", 1_100m), ("2026-02-20T09:00:00Z", 10m),
    ];

    private static readonly string[] Lines =
    [
        "01-04T09:00 part 1 units 01-01..01-04T09:00 1100: 105.00 - 0.00 - 0.00 = 105.00",
        "01-31T23:59 part 2 units 01-01..01-31T23:59 5100: 305.00 - 0.00 - 105.00 = 200.00",
        "02-01 cycle units 01-01..02-01 5100: 305.00 - 0.00 - 305.00 = 0.00",
        "02-01 part 1 units 02-01..02-01 1100: 105.00 - 0.00 - 0.00 = 105.00",
        "03-01 cycle units 02-01..03-01 1110: 105.50 - 0.00 - 105.00 = 0.50",
    ];

    [Fact]
    public async Task A_punctual_host_finds_the_threshold_when_it_is_reached()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var use = await LifeAsync(host, null);
        foreach (var (at, units) in Daily)
        {
            await host.Time.LiveToAsync(At(at), TimelineSteps.HalfADay, default);
            await use(at, units);
            await host.Time.SweepAsync(default);
        }

        await host.Time.LiveToAsync(End, TimelineSteps.HalfADay, default);
        (await SortedAsync(host)).ShouldBe(Lines.Order());
    }

    [Fact]
    public async Task A_host_that_was_down_finds_the_threshold_of_every_day_when_it_catches_up()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var use = await LifeAsync(host, null);
        foreach (var (at, units) in Daily)
        {
            host.Clock.Reset(At(at));
            await use(at, units);
        }

        (await host.InvoicesAsync()).ShouldBeEmpty();
        await host.Time.CatchUpAtAsync(End, default);

        (await SortedAsync(host)).ShouldBe(Lines.Order());
        (await host.InvoicesAsync()).ShouldAllBe(i => i.IssuedAt == i.InvoiceDate || i.IssuedAt == i.InvoiceDate + Duration.FromHours(12));
    }

    [Fact]
    public async Task Under_a_test_clock_the_threshold_is_found_with_the_usage_and_one_large_advance_does_the_rest()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var clock = (await host.InScopeAsync<ITestClockService, Outcome<TestClock>>(s => s.CreateAsync(At("2026-01-01T00:00:00Z"), null, default))).Value;
        var use = await LifeAsync(host, clock.Id);
        foreach (var (at, units) in Daily)
        {
            await AdvanceAsync(host, clock.Id, At(at));
            await use(at, units);
        }

        (await host.InvoicesAsync()).Count.ShouldBe(4);
        await AdvanceAsync(host, clock.Id, End);

        (await SortedAsync(host)).ShouldBe(Lines.Order());
    }

    // Several uses of one day are one part after an outage; it goes no further than the day, and what is charged in the end is the same.
    [Fact]
    public async Task After_an_outage_a_day_has_one_part_and_takes_no_usage_of_later_days()
    {
        (string At, decimal Units)[] uses = [("2026-01-10T08:00:00Z", 1_100m), ("2026-01-10T12:00:00Z", 2_000m), ("2026-01-10T20:00:00Z", 500m), ("2026-01-11T08:00:00Z", 2_000m)];
        await using var punctual = await StartAsync("2026-01-01T00:00:00Z");
        await using var down = await StartAsync("2026-01-01T00:00:00Z");
        var (use, later) = (await LifeAsync(punctual, null), await LifeAsync(down, null));
        foreach (var (at, units) in uses)
        {
            await punctual.Time.LiveToAsync(At(at), TimelineSteps.HalfADay, default);
            await use(at, units);
            await punctual.Time.SweepAsync(default);
            down.Clock.Reset(At(at));
            await later(at, units);
        }

        await punctual.Time.LiveToAsync(End, TimelineSteps.HalfADay, default);
        await down.Time.CatchUpAtAsync(End, default);

        (await punctual.PartLinesAsync()).Take(4).ShouldBe(
        [
            "01-10T08:00 part 1 units 01-01..01-10T08:00 1100: 105.00 - 0.00 - 0.00 = 105.00",
            "01-10T12:00 part 2 units 01-01..01-10T12:00 3100: 205.00 - 0.00 - 105.00 = 100.00",
            "01-11T08:00 part 3 units 01-01..01-11T08:00 5600: 330.00 - 0.00 - 205.00 = 125.00",
            "02-01 cycle units 01-01..02-01 5600: 330.00 - 0.00 - 330.00 = 0.00",
        ]);
        (await down.PartLinesAsync()).Take(3).ShouldBe(
        [
            "01-10T20:00 part 1 units 01-01..01-10T20:00 3600: 230.00 - 0.00 - 0.00 = 230.00",
            "01-11T08:00 part 2 units 01-01..01-11T08:00 5600: 330.00 - 0.00 - 230.00 = 100.00",
            "02-01 cycle units 01-01..02-01 5600: 330.00 - 0.00 - 330.00 = 0.00",
        ]);
    }

    private static async Task<Func<string, decimal, Task>> LifeAsync(BillingHost host, TestClockId? clock)
    {
        var plan = await host.MeteredPlanAsync([("units", new TieredPriceModel([new Tier(0, 1_000, 0.10m), new Tier(1_000, null, 0.05m)]))]);
        var customer = await host.CustomerAsync("Etc/UTC", clock: clock);
        await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z", 100.00m);
        return (at, units) => host.UseAsync(customer, at, "units", units);
    }

    private static async Task AdvanceAsync(BillingHost host, TestClockId clock, Instant to)
    {
        _ = (await host.InScopeAsync<ITestClockService, Outcome<TestClock>>(s => s.AdvanceAsync(clock, to, default))).Value;
        await host.InScopeAsync<ISweep>(s => s.RunTestClocksAsync(default));
    }

    // Two invoices of one instant have no order between them.
    private static async Task<IEnumerable<string>> SortedAsync(BillingHost host) => (await host.PartLinesAsync()).Order();
}
