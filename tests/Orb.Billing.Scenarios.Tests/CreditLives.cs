using System.Globalization;
using CsCheck;
using NodaTime;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Periods;
using Orb.Billing.Credits;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Random lives of wallets: whatever happens, entries sum to balances, and an outage leaves the books of a punctual host (R17, R22).</summary>
public sealed class CreditLives
{
    private const int Lives = 24;

    private static readonly Gen<Life> Any = Gen.Select(
        Gen.Select(Gen.Int[1, 120], Gen.Int[1, 80], Gen.Bool).Array[1, 4],
        Gen.Select(Gen.Int[0, 89], Gen.Int[1, 90]).Array[1, 8],
        Gen.Bool, Gen.Bool, Gen.Int[1, 2],
        Gen.OneOf("Etc/UTC", "America/Havana", "Pacific/Auckland"))
        .Select((blocks, usage, topUp, allocation, subscriptions, zone) => new Life(blocks, usage, topUp, allocation, subscriptions, zone));

    [Fact]
    public Task Entries_sum_to_balances_and_an_outage_leaves_the_ledger_of_a_punctual_host_R17_R22() =>
        Any.SampleAsync(CheckAsync, iter: Runs(), print: l => l.ToString());

    [Fact]
    public Task An_outage_leaves_the_ledger_of_a_punctual_host_where_a_block_expires_a_rule_buys_and_an_allocation_grants_R22() =>
        CheckAsync(new Life([(100, 15, true), (50, 40, false)], [(9, 30), (20, 80), (45, 60)], TopUp: true, Allocation: true, 2, "Europe/Berlin"));

    private static long Runs() =>
        Environment.GetEnvironmentVariable("CsCheck_Iter") is { Length: > 0 } asked ? long.Parse(asked, CultureInfo.InvariantCulture) : Lives;

    private static async Task CheckAsync(Life life)
    {
        var (punctual, lines) = await LiveAsync(life, isDown: false);
        var (caughtUp, caughtUpLines) = await LiveAsync(life, isDown: true);
        caughtUp.ShouldBe(punctual);
        caughtUpLines.Order().ShouldBe(lines.Order());
    }

    // A host that is down still takes events in, each on time.
    private static async Task<(string Ledger, List<string> Lines)> LiveAsync(Life life, bool isDown)
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z");
        var plan = await host.UsagePlanAsync(0.37m);
        var customer = await host.CustomerAsync(life.Zone);
        var zone = DateTimeZoneProviders.Tzdb[life.Zone];
        var start = LocalDays.StartOf(new LocalDate(2024, 1, 2), zone);
        foreach (var (amount, days, expires) in life.Blocks)
        {
            var expiry = expires ? LocalDays.StartOf(new LocalDate(2024, 1, 2).PlusDays(days), zone) : (Instant?)null;
            await host.BlockAsync(customer, amount, with: b => b with { ExpiresAt = expiry, PerUnitCostBasis = days % 3 });
        }

        if (life.Allocation)
        {
            (await host.CreditsAsync(s => s.AddAllocationAsync(
                customer.Id, new AddCreditAllocation { Amount = 7m, Currency = "USD", Cadence = Cadence.Monthly, Lifetime = CreditLifetime.Days(10) }, default)))
                .Refusal.ShouldBeNull();
        }

        if (life.TopUp)
        {
            (await host.CreditsAsync(s => s.SetTopUpAsync(
                customer.Id, new SetTopUp { Threshold = 5m, Amount = 4m, PerUnitCostBasis = 0.5m, Currency = "USD", Lifetime = CreditLifetime.Days(20) }, default)))
                .Refusal.ShouldBeNull();
        }

        for (var i = 0; i < life.Subscriptions; i++)
            await host.SubscribeAsync(customer, plan, start.ToString());
        foreach (var (day, value) in life.Usage.DistinctBy(u => u.Day).OrderBy(u => u.Day))
        {
            var at = start + Duration.FromDays(day) + Duration.FromHours(5);
            if (isDown)
                host.Clock.Reset(at);
            else
                await host.Time.LiveToAsync(at, Duration.FromDays(1), default);
            await host.UseAsync(customer, at.ToString(), value);
        }

        if (isDown)
            await host.Time.CatchUpAtAsync(At("2024-05-02T00:00:00Z"), default);
        else
            await host.Time.LiveToAsync(At("2024-05-02T00:00:00Z"), Duration.FromDays(1), default);

        var ledger = await host.LedgerAsync(customer);
        // Nothing is taken by hand in these lives, so no block is ever below zero.
        (await host.CreditsAsync(s => s.ListBlocksAsync(customer.Id, "USD", default))).Value.ShouldAllBe(b => !b.Block.Remaining.IsNegative && !b.Block.Used.IsNegative);
        var lines = await host.CreditLinesAsync();
        foreach (var invoice in await host.InvoicesAsync())
        {
            foreach (var line in invoice.Lines.Select(l => l.Line))
            {
                line.Amount.ShouldBe(line.AdjustedSubtotal - line.CreditsApplied);
                line.Amount.IsNegative.ShouldBeFalse();
            }
        }

        return (string.Join('\n', ledger), lines);
    }

    private sealed record Life(
        (int Amount, int Days, bool Expires)[] Blocks, (int Day, int Value)[] Usage, bool TopUp, bool Allocation, int Subscriptions, string Zone)
    {
        public override string ToString() =>
            $"{Zone} blocks {string.Join(' ', Blocks)} usage {string.Join(' ', Usage)} top-up {TopUp} allocation {Allocation} subscriptions {Subscriptions}";
    }
}
