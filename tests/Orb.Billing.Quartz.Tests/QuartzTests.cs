using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Orb.Billing.Quartz.Tests;

/// <summary>What holds on both databases.</summary>
public abstract class QuartzTests
{
    private const int Customers = 12;

    /// <summary>An empty database: how the engine uses it, and how Quartz does.</summary>
    private protected abstract Task<(Func<OrbBillingBuilder, OrbBillingBuilder> Storage, Action<QuartzProcessingOptions> Quartz)> NewDatabaseAsync();

    [Fact]
    public async Task What_is_due_is_billed_and_told_and_what_fell_due_while_no_host_ran_is_caught_up()
    {
        var (storage, quartz) = await NewDatabaseAsync();
        var (clock, sent) = (BillingHost.January(), new ConcurrentBag<string>());
        await using (var host = BillingHost.Build(storage, clock, quartz, sent))
        {
            await host.StartAsync();
            await host.SubscribeAsync(Customers);
            clock.Reset(Instant.FromUtc(2026, 2, 1, 1, 0));
            await host.BillsAsync(2 * Customers, "February is billed");
            await BillingHost.EventuallyAsync(() => sent.Count(s => s.StartsWith("invoice.issued", StringComparison.Ordinal)) == 2 * Customers, "every invoice is told");
            await host.StopAsync();
            host.Log.Troubles.ShouldBeEmpty();
        }

        // Three period ends pass, and hundreds of firings.
        clock.Reset(Instant.FromUtc(2026, 5, 1, 1, 0));
        await using var next = BillingHost.Build(storage, clock, quartz, sent);
        await next.StartAsync();
        await next.BillsAsync(5 * Customers, "March, April and May are billed");
        var (numbers, totals) = await next.BooksAsync();
        numbers.ShouldBe(Enumerable.Range(1, 5 * Customers).Select(n => $"INV-{n:D6}"));
        totals.ShouldBe(Enumerable.Repeat(50.00m, Customers));
        await BillingHost.EventuallyAsync(() => sent.Count(s => s.StartsWith("invoice.issued", StringComparison.Ordinal)) == 5 * Customers, "every invoice is told");
        sent.ShouldBeUnique();
    }

    [Fact]
    public async Task Of_the_lanes_a_host_works_on_as_many_at_once_as_it_may()
    {
        var (storage, quartz) = await NewDatabaseAsync();
        foreach (var atOnce in (int[])[1, 2])
        {
            await using var host = BillingHost.Build(storage, BillingHost.January(), o =>
            {
                quartz(o);
                (o.Lanes, o.LanesPerHost) = (4, atOnce);
            });
            using var full = new CountdownEvent(atOnce);
            host.Sweep.Begin = async () =>
            {
                // Each waits until as many are there as may be, so that they are seen together.
                if (!full.IsSet)
                    full.Signal();
                await BillingHost.EventuallyAsync(() => full.IsSet, $"{atOnce} sweeps run at once");
            };
            await host.StartAsync();
            await BillingHost.EventuallyAsync(() => host.Sweep.Started >= 8, "all lanes had turns");
            host.Sweep.MostAtOnce.ShouldBe(atOnce);
        }
    }

    [Fact]
    public async Task A_sweep_that_fails_is_logged_and_tried_again()
    {
        var (storage, quartz) = await NewDatabaseAsync();
        var clock = BillingHost.January();
        await using var host = BillingHost.Build(storage, clock, quartz);
        var failures = 0;
        host.Sweep.Begin = () => ++failures <= 3 ? throw new TimeoutException("the database is away") : Task.CompletedTask;
        await host.StartAsync();
        await host.SubscribeAsync(1);
        clock.Reset(Instant.FromUtc(2026, 2, 1, 1, 0));

        await host.BillsAsync(2, "February is billed");
        host.Log.Troubles.Count(t => t.Contains("the database is away", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public async Task F35_a_host_told_to_stop_ends_its_sweep_behind_the_running_round_and_the_next_one_goes_on()
    {
        var (storage, quartz) = await NewDatabaseAsync();
        var clock = BillingHost.January();
        await using (var host = BillingHost.Build(storage, clock, quartz))
        {
            await host.StartAsync();
            await host.SubscribeAsync(Customers);
            var (inSweep, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
            host.Sweep.Begin = async () =>
            {
                inSweep.TrySetResult();
                await goOn.Task;
            };
            clock.Reset(Instant.FromUtc(2026, 2, 1, 1, 0));
            await inSweep.Task.WaitAsync(BillingHost.Deadline);
            var stopped = host.StopAsync();
            stopped.IsCompleted.ShouldBeFalse("it waits for the sweep");
            goOn.SetResult();
            await stopped.WaitAsync(BillingHost.Deadline);
            var started = host.Sweep.Started;
            host.Sweep.Started.ShouldBe(started, "nothing is fired any more");
        }

        await using var next = BillingHost.Build(storage, clock, quartz);
        await next.StartAsync();
        await next.BillsAsync(2 * Customers, "February is billed");
    }
}
