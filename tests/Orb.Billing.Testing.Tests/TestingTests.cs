using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using Orb.Billing.TestSupport;
using Orb.Billing.Work;

namespace Orb.Billing.Testing.Tests;

public sealed class TestingTests
{
    [Fact]
    public void Public_API_is_approved() => Approved.PublicApiMatches(typeof(TestingTests).Assembly, typeof(SeededIdGenerator).Assembly);

    [Fact]
    public void Seeded_ids_repeat_ascend_and_differ_by_seed()
    {
        var first = new SeededIdGenerator(1);
        var again = new SeededIdGenerator(1);
        var other = new SeededIdGenerator(2);

        var ids = Enumerable.Range(0, 100).Select(_ => first.Next().ToString("D")).ToList();

        ids.ShouldBe(Enumerable.Range(0, 100).Select(_ => again.Next().ToString("D")));
        ids.ShouldBe(ids.Order(StringComparer.Ordinal));
        ids.ShouldAllBe(id => id[14] == '7' && id[19] == '8');
        other.Next().ToString("D").ShouldNotBe(ids[0]);
    }

    [Fact]
    public async Task Living_to_an_instant_sweeps_at_every_step_and_catching_up_sweeps_once()
    {
        var clock = new FakeClock(Instant.FromUtc(2026, 1, 1, 0, 0));
        var sweep = new RecordingSweep();
        var services = new ServiceCollection();
        services.AddSingleton<ISweep>(sweep);
        await using var provider = services.BuildServiceProvider();
        var time = new BillingTimeline(provider, clock);

        await time.LiveToAsync(Instant.FromUtc(2026, 1, 1, 2, 30), default);
        await time.CatchUpAtAsync(Instant.FromUtc(2026, 3, 1, 0, 0), default);

        sweep.At.ShouldBe(
        [
            Instant.FromUtc(2026, 1, 1, 1, 0), Instant.FromUtc(2026, 1, 1, 2, 0), Instant.FromUtc(2026, 1, 1, 2, 30), Instant.FromUtc(2026, 3, 1, 0, 0),
        ]);
    }

    [Fact]
    public void UseClock_replaces_the_wall_clock_whatever_the_order()
    {
        var clock = new FakeClock(Instant.FromUtc(2026, 1, 1, 0, 0));
        var services = new ServiceCollection();
        services.AddOrbBilling().UseClock(clock).UseSeededIds(7);
        services.AddOrbBilling();
        using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IClock>().ShouldBeSameAs(clock);
        provider.GetRequiredService<IIdGenerator>().ShouldBeOfType<SeededIdGenerator>();
    }

    private sealed class RecordingSweep : ISweep
    {
        public List<Instant> At { get; } = [];

        public Task<SweepResult> RunAsync(Instant asOf, int limit, CancellationToken cancellationToken)
        {
            At.Add(asOf);
            return Task.FromResult(new SweepResult(0, 0, 0));
        }

        public Task<SweepResult> RunTestClocksAsync(CancellationToken cancellationToken) => Task.FromResult(new SweepResult(0, 0, 0));
    }
}
