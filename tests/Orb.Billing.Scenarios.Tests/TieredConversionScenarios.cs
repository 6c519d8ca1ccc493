using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>A price in credits, of which the first 100 of a month are worth 1.00 each and the others 0.50 (R3, R5; docs/decisions/0048).</summary>
public sealed class TieredConversionScenarios
{
    private const string January = "2024-01-10T10:00:00Z";

    [Fact]
    public async Task Late_usage_and_credit_notes_go_through_the_tiers_of_conversion_once_R3_R5_R12()
    {
        var (host, customer) = await StartAsync();
        await using var _ = host;
        await host.BlockAsync(customer, 50m, unit: "credits");
        await host.UseAtAsync(customer, January, "units", 240m);
        await host.UseAsync(customer, "2024-01-09T10:00:00Z", "units", 60m);
        await LiveAsync(host, "2024-02-10T00:00:00Z");
        await host.UseAsync(customer, "2024-01-12T10:00:00Z", "units", 100m);
        await LiveAsync(host, "2024-03-10T00:00:00Z");
        (await LinesAsync(host)).ShouldBe(["2024-02-01 300.00 - 50.00 = 175.00 USD", "2024-03-01 100.00 - 0.00 = 50.00 USD"]);

        await DeprecateAsync(host, customer, "2024-01-12T10:00:00Z", 100m);
        await DeprecateAsync(host, customer, "2024-01-09T10:00:00Z", 60m);
        await LiveAsync(host, "2024-04-10T00:00:00Z");
        (await NotesAsync(host)).ShouldBe(["60.00 credits: 30.00, of which credits 25.00", "100.00 credits: 50.00, of which credits 0.00"]);
        (await host.BlocksAsync(customer, "credits")).ShouldBe(["50.00: 50.00 left Active"]);

        await host.UseAsync(customer, "2024-01-13T10:00:00Z", "units", 70m);
        await LiveAsync(host, "2024-05-10T00:00:00Z");
        (await LinesAsync(host))[2..].ShouldBe(["2024-05-01 70.00 - 50.00 = 10.00 USD"]);
        // 310 used, 50 prepaid: 260 are 100.00 and 80.00.
        (await AskedAsync(host)).ShouldBe(180.00m);
        await NothingMoreAsync(host);
    }

    [Fact]
    public async Task A_kindness_is_not_asked_for_again_through_the_tiers_R11()
    {
        var (host, customer) = await StartAsync();
        await using var _ = host;
        await host.UseAtAsync(customer, January, "units", 150m);
        await LiveAsync(host, "2024-02-10T00:00:00Z");
        var invoice = (await host.InvoicesAsync()).Single();
        (await host.CreditAsync(invoice, 80m)).Note.Total.Amount.ShouldBe(55.00m); // 50 at 0.50 and 30 at 1.00

        await host.UseAsync(customer, "2024-01-12T10:00:00Z", "units", 10m);
        await LiveAsync(host, "2024-03-10T00:00:00Z");
        (await LinesAsync(host)).ShouldBe(["2024-02-01 150.00 - 0.00 = 125.00 USD", "2024-03-01 10.00 - 0.00 = 5.00 USD"]);
    }

    [Fact]
    public async Task A_line_that_is_billed_again_below_another_asks_for_what_the_whole_is_short_of_R11()
    {
        var (host, customer) = await StartAsync();
        await using var _ = host;
        await host.UseAtAsync(customer, January, "units", 150m);
        await LiveAsync(host, "2024-02-10T00:00:00Z");
        await host.UseAsync(customer, "2024-01-12T10:00:00Z", "units", 50m);
        await LiveAsync(host, "2024-03-10T00:00:00Z");

        await host.VoidAsync((await host.InvoicesAsync())[0].Id, rebill: true);
        await LiveAsync(host, "2024-04-10T00:00:00Z");
        (await LinesAsync(host)).ShouldBe(
            ["2024-02-01 150.00 - 0.00 = 125.00 USD", "2024-02-01 150.00 - 0.00 = 125.00 USD", "2024-03-01 50.00 - 0.00 = 25.00 USD"]);
        (await AskedAsync(host)).ShouldBe(150.00m);
        await NothingMoreAsync(host);
    }

    private static async Task<(BillingHost Host, Customer Customer)> StartAsync()
    {
        var host = await BillingHost.StartAsync("2024-01-01T00:00:00Z", o =>
        {
            o.IngestWindow = Duration.FromDays(150);
            o.ReRatePeriods = 6;
        });
        _ = (await host.InScopeAsync<IPricingUnitService, Outcome<PricingUnit>>(s => s.CreateAsync(new CreatePricingUnit("credits", Scale: 2), default))).Value;
        var plan = await host.InScopeAsync<ICatalogService, Plan>(async catalog =>
        {
            var item = (await catalog.CreateItemAsync(new CreateItem("Compute"), default)).Value;
            var metric = (await catalog.CreateMetricAsync(new CreateMetric("Units", item.Id, "SELECT SUM(value) FROM events WHERE event_name = 'units'"), default)).Value;
            var usage = new NewPrice
            {
                Name = "Compute",
                ItemId = item.Id,
                Cadence = "monthly",
                Model = new UnitPriceModel(1m),
                MetricId = metric.Id,
                Currency = "credits",
                ConversionTiers = [new Tier(0m, 100m, 1m), new Tier(100m, null, 0.5m)],
            };
            return (await catalog.CreatePlanAsync(new CreatePlan { Name = "Compute", Currency = "USD", Prices = [usage] }, default)).Value;
        });
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(customer, plan, "2024-01-01T00:00:00Z");
        return (host, customer);
    }

    private static Task LiveAsync(BillingHost host, string to) => host.Time.LiveToAsync(At(to), TimelineSteps.HalfADay, default);

    private static async Task DeprecateAsync(BillingHost host, Customer customer, string at, decimal value) =>
        (await host.InScopeAsync<IUsageService, Outcome<UsageCorrection>>(s => s.DeprecateAsync(FormattableString.Invariant($"{customer.Id} units {at} {value}"), default)))
            .Refusal.ShouldBeNull();

    // Lines of nothing say that a month had no usage. Whatever a line says of itself must recompute.
    private static async Task<List<string>> LinesAsync(BillingHost host)
    {
        List<(Invoice Invoice, InvoiceLine Line)> lines = [.. (await host.InvoicesAsync()).SelectMany(i => i.Lines, (i, l) => (i, l.Line)).Where(l => l.Line.Billed.IsPositive)];
        lines.ShouldAllBe(l => Recomputation.Of(l.Line).Deviations.Count == 0);
        return [.. lines.Select(l =>
            $"{l.Invoice.InvoiceDate.InUtc().Date:R} {l.Line.AdjustedSubtotal.ToAmountString()} - {l.Line.CreditsApplied.ToAmountString()} = {l.Line.Amount}")];
    }

    private static async Task<List<string>> NotesAsync(BillingHost host) => [.. (await host.InvoicesAsync()).SelectMany(i => i.CreditNotes).SelectMany(n => n.Lines).Select(l =>
        $"{l.Amount}: {(l.Taxed.Net + l.CreditsReturned).ToAmountString()}, of which credits {l.CreditsReturned.ToAmountString()}")];

    private static async Task<decimal> AskedAsync(BillingHost host) => (await host.InvoicesAsync()).Where(i => i.Status != InvoiceStatus.Void)
        .Sum(i => i.Total.Amount - i.CreditNotes.Sum(n => n.Total.Amount));

    private static async Task NothingMoreAsync(BillingHost host)
    {
        var asked = await AskedAsync(host);
        await host.Time.LiveToAsync(host.Clock.GetCurrentInstant() + Duration.FromDays(40), TimelineSteps.HalfADay, default);
        (await AskedAsync(host)).ShouldBe(asked);
    }
}
