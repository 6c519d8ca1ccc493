using System.Globalization;
using CsCheck;
using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>
/// Splitting a period into parts changes nothing in sum (R5, R16), whenever the host sweeps, and a period with a commitment comes to it at least (R4).
/// </summary>
public sealed class RandomParts
{
    private const int Lives = 25;
    private const int Days = 59;
    private static readonly Instant Start = At("2026-01-01T00:00:00Z");

    private static readonly Gen<PriceModel> Models = Gen.OneOf<PriceModel>(
        Gen.Int[1, 300].Select(cents => (PriceModel)new UnitPriceModel(cents / 100m)),
        Gen.Const((PriceModel)new TieredPriceModel([new Tier(0m, 50m, 1.337m, 7m), new Tier(50m, 200m, 0.5m), new Tier(200m, null, 0.1m)])),
        Gen.Const((PriceModel)new BulkPriceModel([new Tier(0m, 60m, 1m), new Tier(60m, null, 0.25m)])),
        Gen.Const((PriceModel)new PackagePriceModel(4.99m, 7m)));

    private static readonly Gen<Life> Any = Gen.Select(
        Gen.Select(Models.Array[1, 2], Gen.Int[1, 150], Gen.Int[0, 200], Gen.OneOf(0, 0, 310), Gen.Int[0, 3]),
        Gen.Select(Gen.Int[0, Days * 24 * 60], Gen.Int[0, 1], Gen.Int[1, 90], Gen.Frequency((4, Gen.Const(false)), (1, Gen.Const(true)))).Array[1, 14],
        Gen.OneOf(6, 24, 24 * 9, 24 * 70))
        .Select((terms, uses, gap) => new Life(
            terms.Item1, terms.Item2, terms.Item3, terms.Item4, terms.Item5,
            [.. uses.Select(u => new Use(u.Item1, u.Item2, u.Item3, u.Item4)).OrderBy(u => u.Minute).DistinctBy(u => u.Minute)], gap));

    [Fact]
    public Task Parts_change_nothing_in_sum_and_commitments_are_met_R4_R5_R16_R22() => Any.SampleAsync(CheckAsync, iter: Runs(), print: l => l.Print());

    private static long Runs() =>
        Environment.GetEnvironmentVariable("CsCheck_Iter") is { Length: > 0 } asked ? long.Parse(asked, CultureInfo.InvariantCulture) : Lives;

    private static async Task CheckAsync(Life life)
    {
        await using var whole = await StartAsync("2026-01-01T00:00:00Z");
        await using var parts = await StartAsync("2026-01-01T00:00:00Z");
        var (plain, split) = (await LiveAsync(whole, life, null), await LiveAsync(parts, life, life.Threshold));

        var net = await NetAsync(parts);
        net.ShouldBe(await NetAsync(whole));
        // Where nothing fell, the same credits have paid.
        if (!life.Uses.Any(u => u.IsWithdrawn) && !life.Models.Any(m => m.CanFall))
            (await parts.BlocksAsync(split)).ShouldBe(await whole.BlocksAsync(plain));
        // Every line checks its identities (R2).
        await parts.PartLinesAsync();
        if (life.Commitment > 0)
        {
            foreach (var period in net.Keys.Select(k => k.Period).Distinct())
                net.Where(c => c.Key.Period == period).Sum(c => c.Value).ShouldBeGreaterThanOrEqualTo(life.Commitment);
        }

        // Nothing is left to do, and nobody waits.
        var lines = await parts.PartLinesAsync();
        await parts.Time.SweepAsync(default);
        (await parts.PartLinesAsync()).ShouldBe(lines);
        (await parts.InvoicesAsync()).ShouldAllBe(i => i.Status != InvoiceStatus.Draft);
    }

    // What each charge has come to, net of corrections.
    private static async Task<SortedDictionary<(string Name, LocalDate Period), decimal>> NetAsync(BillingHost host)
    {
        var net = new SortedDictionary<(string Name, LocalDate Period), decimal>();
        foreach (var invoice in await host.InvoicesAsync())
        {
            var credited = invoice.CreditNotes.SelectMany(n => n.Lines).ToLookup(l => l.LineItemId, l => l.Amount.Amount);
            foreach (var item in invoice.Lines)
            {
                var key = (item.Line.Name, item.Line.Charge.AnchorPeriodStart);
                net[key] = net.GetValueOrDefault(key) + item.Line.Billed.Amount - credited[item.Id].Sum();
                (item.Line.Billed.Amount - credited[item.Id].Sum()).ShouldBeGreaterThanOrEqualTo(0m);
            }
        }

        return net;
    }

    private static async Task<Customer> LiveAsync(BillingHost host, Life life, int? threshold)
    {
        var commitment = new NewPrice { Name = "commitment", ItemId = default, Cadence = "monthly", Model = new UnitPriceModel(life.Commitment), IsCommitment = true };
        var discount = new NewAdjustment { Kind = Core.Adjustments.AdjustmentKind.PercentageDiscount, Value = 0.1m };
        var plan = await host.MeteredPlanAsync(
            [.. life.Models.Select((m, i) => (Name(i), m))], life.Commitment > 0 ? [commitment] : [], life.Discounts == 1 ? [new(discount)] : null);
        var customer = await host.CustomerAsync("Etc/UTC");
        if (life.Credits > 0)
            await host.BlockAsync(customer, life.Credits);
        await host.SubscribeAsync(customer, plan, Start.ToString(), threshold);
        var swept = Start;
        string? withdrawn = null;
        foreach (var use in life.Uses)
        {
            var at = Start + Duration.FromMinutes(use.Minute);
            while (swept + Duration.FromHours(life.Gap) <= at)
                await host.Time.CatchUpAtAsync(swept += Duration.FromHours(life.Gap), default);
            host.Clock.Reset(at);
            if (withdrawn is { } key)
                _ = (await host.InScopeAsync<IUsageService, Outcome<UsageCorrection>>(s => s.DeprecateAsync(key, default))).Value;
            var name = Name(use.Price % life.Models.Length);
            await host.UseAsync(customer, at.ToString(), name, use.Units);
            withdrawn = use.IsWithdrawn ? string.Create(CultureInfo.InvariantCulture, $"{customer.Id} {name} {at} {(decimal)use.Units}") : null;
        }

        // Both periods are closed by then, and the re-rate window has taken in what was withdrawn last.
        await host.Time.CatchUpAtAsync(Start + Duration.FromDays(Days + 3), default);
        return customer;
    }

    private static string Name(int i) => $"usage{i}";

    private sealed record Use(int Minute, int Price, int Units, bool IsWithdrawn);

    private sealed record Life(PriceModel[] Models, int Threshold, int Credits, int Commitment, int Discounts, Use[] Uses, int Gap)
    {
        public string Print() =>
            $"{string.Join(" ", Models.AsEnumerable())} threshold {Threshold} credits {Credits} commitment {Commitment} discounts {Discounts} gap {Gap}\n  {string.Join("\n  ", Uses.AsEnumerable())}";
    }
}
