using NodaTime;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Metering;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Prepaid credits of days whose usage changes after they were billed, also where their block has expired meanwhile (R5, R12, R15, R17; docs/decisions/0066).</summary>
public sealed class CreditCorrectionScenarios
{
    private static readonly Instant Late = At("2024-02-10T00:00:00Z");
    private static readonly Instant Corrected = At("2024-03-02T00:00:00Z");
    private static readonly Instant Empty = At("2024-04-02T00:00:00Z");

    private static async Task<(BillingHost Host, Customer Customer)> StartAsync(TieredPriceModel? model = null)
    {
        var host = await BillingHost.StartAsync("2024-01-01T00:00:00Z", o => o.IngestWindow = Duration.FromDays(70));
        var plan = await host.MeteredPlanAsync([("units", model ?? new TieredPriceModel([new Tier(0, null, 1m)]))]);
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(customer, plan, "2024-01-01T00:00:00Z");
        return (host, customer);
    }

    private static async Task DeprecateAsync(BillingHost host, Customer customer, string at, decimal value) =>
        (await host.InScopeAsync<IUsageService, Outcome<UsageCorrection>>(s => s.DeprecateAsync(FormattableString.Invariant($"{customer.Id} units {at} {value}"), default)))
            .Refusal.ShouldBeNull();

    private static async Task<List<string>> LinesAsync(BillingHost host) =>
        [.. (await host.CreditLinesAsync()).Where(l => !l.Contains(" 0.00 - 0.00", StringComparison.Ordinal))];

    private static async Task<List<string>> NotesAsync(BillingHost host) =>
        [.. (await host.InvoicesAsync()).SelectMany(i => i.CreditNotes, (i, n) =>
            $"{n.Total.ToAmountString()} of {i.Total.ToAmountString()}, credits {n.Lines.Single().CreditsReturned.ToAmountString()}")];

    [Theory]
    [InlineData(null)]
    [InlineData("2024-01-16T00:00:00Z")]
    public async Task Credits_follow_their_worth_to_an_earlier_day_also_when_their_block_has_expired_R15_R17(string? expires)
    {
        // 10.00 a unit up to 10 units, 1.00 beyond.
        var (host, customer) = await StartAsync(new TieredPriceModel([new Tier(0, 10, 10m), new Tier(10, null, 1m)]));
        await using var _ = host;
        await host.BlockAsync(customer, 100m, expires);
        await host.UseAtAsync(customer, "2024-01-10T10:00:00Z", "units", 10m);
        await host.Time.LiveToAsync(Late, TimelineSteps.HalfADay, default);
        await host.UseAsync(customer, "2024-01-05T10:00:00Z", "units", 10m);
        await host.Time.LiveToAsync(Corrected, TimelineSteps.HalfADay, default);

        // The 5th is worth 100.00 now and the 10th 10.00. Known in time, the block would have paid 100.00 of the 110.00.
        (await LinesAsync(host)).ShouldBe(["2024-02-01 Paid units 100.00 - 100.00 = 0.00 USD", "2024-03-01 Issued units 10.00 - 0.00 = 10.00 USD"]);
        (await host.BlocksAsync(customer)).ShouldBe(["100.00: 0.00 left Active"]);

        await DeprecateAsync(host, customer, "2024-01-05T10:00:00Z", 10m);
        await DeprecateAsync(host, customer, "2024-01-10T10:00:00Z", 10m);
        await host.Time.LiveToAsync(Empty, TimelineSteps.HalfADay, default);
        (await NotesAsync(host)).ShouldBe(["0.00 of 0.00, credits 100.00", "10.00 of 10.00, credits 0.00"]);
        (await host.BlocksAsync(customer)).ShouldBe([expires is null ? "100.00: 100.00 left Active" : "100.00: 0.00 left Active"]);
    }

    [Fact]
    public async Task Worth_that_moves_past_the_expiry_keeps_the_credits_it_drew_R12_R17()
    {
        var (host, customer) = await StartAsync();
        await using var _ = host;
        await host.BlockAsync(customer, 100m, expires: "2024-01-16T00:00:00Z");
        await host.UseAtAsync(customer, "2024-01-10T10:00:00Z", "units", 100m);
        await host.Time.LiveToAsync(Late, TimelineSteps.HalfADay, default);
        await DeprecateAsync(host, customer, "2024-01-10T10:00:00Z", 100m);
        await host.UseAsync(customer, "2024-01-25T10:00:00Z", "units", 110m);
        await host.Time.LiveToAsync(Corrected, TimelineSteps.HalfADay, default);

        // The charge rose by 10.00: no more than that is asked for.
        (await LinesAsync(host)).ShouldBe(["2024-02-01 Paid units 100.00 - 100.00 = 0.00 USD", "2024-03-01 Issued units 10.00 - 0.00 = 10.00 USD"]);

        await DeprecateAsync(host, customer, "2024-01-25T10:00:00Z", 110m);
        await host.Time.LiveToAsync(Empty, TimelineSteps.HalfADay, default);
        (await NotesAsync(host)).ShouldBe(["0.00 of 0.00, credits 100.00", "10.00 of 10.00, credits 0.00"]);
        (await host.LedgerAsync(customer))[1..].ShouldBe(
        [
            "2024-02-01T12:00:00Z Decrement 100.00 -> 0.00 of 2024-01-10",
            "2024-04-01T12:00:00Z Amendment 100.00 -> 100.00 of 2024-01-10",
            "2024-04-01T12:00:00Z CreditBlockExpiry 100.00 -> 0.00",
        ]);
    }

    [Fact]
    public async Task Another_block_takes_the_place_of_one_that_has_expired_and_each_returns_what_it_still_pays_R12_R17()
    {
        var (host, customer) = await StartAsync();
        await using var _ = host;
        await host.BlockAsync(customer, 100m, expires: "2024-01-16T00:00:00Z");
        await host.BlockAsync(customer, 50m);
        await host.UseAtAsync(customer, "2024-01-10T10:00:00Z", "units", 100m);
        await host.Time.LiveToAsync(Late, TimelineSteps.HalfADay, default);
        await DeprecateAsync(host, customer, "2024-01-10T10:00:00Z", 100m);
        await host.UseAsync(customer, "2024-01-09T10:00:00Z", "units", 60m);
        await host.UseAsync(customer, "2024-01-25T10:00:00Z", "units", 90m);
        await host.Time.LiveToAsync(Corrected, TimelineSteps.HalfADay, default);

        // As if it had been known: 60.00 of the first block, 50.00 of the second, 40.00 of money.
        (await LinesAsync(host)).ShouldBe(["2024-02-01 Paid units 100.00 - 100.00 = 0.00 USD", "2024-03-01 Issued units 50.00 - 10.00 = 40.00 USD"]);
        (await host.LedgerAsync(customer))[2..].ShouldBe(
        [
            "2024-02-01T12:00:00Z Decrement 100.00 -> 50.00 of 2024-01-10",
            "2024-03-01T12:00:00Z Amendment 100.00 -> 150.00 of 2024-01-10",
            "2024-03-01T12:00:00Z Decrement 60.00 -> 90.00 of 2024-01-09",
            "2024-03-01T12:00:00Z Decrement 50.00 -> 40.00 of 2024-01-25",
            "2024-03-01T12:00:00Z CreditBlockExpiry 40.00 -> 0.00",
        ]);

        await DeprecateAsync(host, customer, "2024-01-09T10:00:00Z", 60m);
        await DeprecateAsync(host, customer, "2024-01-25T10:00:00Z", 90m);
        await host.Time.LiveToAsync(Empty, TimelineSteps.HalfADay, default);
        (await NotesAsync(host)).ShouldBe(["0.00 of 0.00, credits 100.00", "40.00 of 40.00, credits 10.00"]);
        (await host.BlocksAsync(customer)).ShouldBe(["100.00: 0.00 left Active", "50.00: 50.00 left Active"]);
    }
}
