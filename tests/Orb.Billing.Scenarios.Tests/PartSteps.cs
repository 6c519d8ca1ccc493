using System.Globalization;
using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>What a scenario does with periods that are invoiced in parts, and their lines as text.</summary>
internal static class PartSteps
{
    /// <summary>A plan of usage prices, each metering the sum of "value" of the events of its name, and of further prices.</summary>
    public static Task<Plan> MeteredPlanAsync(
        this BillingHost host, IReadOnlyList<(string Name, PriceModel Model)> usage, IReadOnlyList<NewPrice>? more = null,
        IReadOnlyList<NewPlanAdjustment>? adjustments = null, string currency = "USD") =>
        host.InScopeAsync<ICatalogService, Plan>(async catalog =>
        {
            var item = (await catalog.CreateItemAsync(new CreateItem("Platform"), default)).Value;
            var prices = new List<NewPrice>();
            foreach (var (name, model) in usage)
            {
                var metric = (await catalog.CreateMetricAsync(
                    new CreateMetric(name, item.Id, $"SELECT SUM(value) FROM events WHERE event_name = '{name}'"), default)).Value;
                prices.Add(new NewPrice { Name = name, ItemId = item.Id, Cadence = "monthly", Model = model, MetricId = metric.Id });
            }

            return (await catalog.CreatePlanAsync(
                new CreatePlan
                {
                    Name = "Metered",
                    Currency = currency,
                    Prices = [.. prices, .. (more ?? []).Select(p => p with { ItemId = item.Id })],
                    Adjustments = [.. (adjustments ?? []).Select(a => a.Adjustment.ItemId is null ? a : a with { Adjustment = a.Adjustment with { ItemId = item.Id } })],
                },
                default)).Value;
        });

    /// <summary>0.10 up to 1,000, 0.05 up to 10,000, 0.02 beyond.</summary>
    public static TieredPriceModel ThreeTiers { get; } = new([new Tier(0, 1_000, 0.10m), new Tier(1_000, 10_000, 0.05m), new Tier(10_000, null, 0.02m)]);

    public static Task<Subscription> SubscribeAsync(this BillingHost host, Customer customer, Plan plan, string start, decimal? threshold) =>
        host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id, StartDate = At(start), InvoicingThreshold = threshold });

    /// <summary>Lives to an instant and uses so much of something there.</summary>
    public static async Task UseAtAsync(this BillingHost host, Customer customer, string at, string name, decimal value)
    {
        await host.Time.LiveToAsync(At(at), TimelineSteps.HalfADay, default);
        await host.UseAsync(customer, at, name, value);
        await host.Time.LiveToAsync(At(at) + Duration.FromMinutes(1), Duration.FromMinutes(1), default);
    }

    public static async Task UseAsync(this BillingHost host, Customer customer, string at, string name, decimal value) =>
        (await host.IngestAsync(new NewUsageEvent
        {
            IdempotencyKey = string.Create(CultureInfo.InvariantCulture, $"{customer.Id} {name} {at} {value}"),
            EventName = name,
            CustomerId = customer.Id,
            Timestamp = At(at),
            Properties = new Dictionary<string, PropertyValue> { ["value"] = PropertyValue.Number(value) },
        })).Failures.ShouldBeEmpty();

    /// <summary>Every line in order of the invoices: whole period - credits - parts = amount; checked against the identities of R2.</summary>
    public static async Task<List<string>> PartLinesAsync(this BillingHost host)
    {
        var lines = new List<string>();
        foreach (var invoice in await host.InvoicesAsync())
        {
            foreach (var line in invoice.Lines.Select(l => l.Line))
            {
                var converted = line.InMoney(line.AdjustedSubtotal - line.CreditsApplied);
                (converted - line.PartiallyInvoiced).ShouldBe(line.Amount);
                line.Adjustments.Aggregate(line.Subtotal, (sum, a) => sum + a.Amount).ShouldBe(line.AdjustedSubtotal);
                if (line.SubLines.Count > 0)
                    line.SubLines.Aggregate(line.Subtotal - line.Subtotal, (sum, s) => sum + s.Amount).ShouldBe(line.Subtotal);
                lines.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Date(invoice.InvoiceDate)} {Kind(invoice)} {line.Name} {Date(line.Service.Start)}..{Date(line.Service.End)} {line.Quantity:0.###}: {line.AdjustedSubtotal.ToAmountString()} - {line.CreditsApplied.ToAmountString()} - {line.PartiallyInvoiced.ToAmountString()} = {line.Amount.ToAmountString()}"));
            }

            invoice.Lines.Aggregate(invoice.Subtotal - invoice.Subtotal, (sum, l) => sum + l.Line.Amount).ShouldBe(invoice.Subtotal);
            lines.AddRange(invoice.CreditNotes.Select(n => $"  note {n.Total.ToAmountString()} on {Date(invoice.InvoiceDate)} at {Date(n.CreatedAt)}"));
        }

        return lines;
    }

    private static string Date(Instant instant) => instant.InUtc().ToString("MM-dd'T'HH:mm", CultureInfo.InvariantCulture).Replace("T00:00", "", StringComparison.Ordinal);

    private static string Kind(Invoice invoice) => invoice.Cause == InvoiceCause.Threshold
        ? $"part {invoice.CauseId[(invoice.CauseId.LastIndexOf('|') + 1)..]}"
        : invoice.Status == InvoiceStatus.Draft ? "draft" : invoice.Status == InvoiceStatus.Void ? "void" : "cycle";
}
