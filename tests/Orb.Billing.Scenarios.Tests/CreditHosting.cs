using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Rating;
using Orb.Billing.Credits;
using Orb.Billing.Customers;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>What a scenario does with prepaid credits, and the ledger as lines of text.</summary>
internal static class CreditHosting
{
    /// <summary>A plan of one usage price a thing: one unit of the metric costs so much.</summary>
    public static Task<Plan> UsagePlanAsync(this BillingHost host, decimal unitAmount = 1m, string? unit = null, decimal? rate = null, params NewPrice[] more) =>
        host.UsagePlanAsync("SELECT SUM(value) FROM events WHERE event_name = 'use'", unitAmount, unit, rate, more);

    /// <summary>The same of another metric.</summary>
    public static Task<Plan> UsagePlanAsync(
        this BillingHost host, string sql, decimal unitAmount = 1m, string? unit = null, decimal? rate = null, params NewPrice[] more) =>
        host.UsagePlanAsync(sql, new UnitPriceModel(unitAmount), unit, rate, more);

    /// <summary>The same by another price.</summary>
    public static async Task<Plan> UsagePlanAsync(
        this BillingHost host, string sql, PriceModel model, string? unit = null, decimal? rate = null, params NewPrice[] more) =>
        await host.InScopeAsync<ICatalogService, Plan>(async catalog =>
        {
            var item = (await catalog.CreateItemAsync(new CreateItem("Compute"), default)).Value;
            var metric = (await catalog.CreateMetricAsync(
                new CreateMetric("Units", item.Id, sql), default)).Value;
            var usage = new NewPrice
            {
                Name = "Usage",
                ItemId = item.Id,
                Cadence = "monthly",
                Model = model,
                MetricId = metric.Id,
                Currency = unit,
                ConversionRate = rate,
            };
            return (await catalog.CreatePlanAsync(
                new CreatePlan { Name = "Usage", Currency = "USD", Prices = [usage, .. more.Select(p => p with { ItemId = item.Id })] }, default)).Value;
        });

    public static Task UseAsync(this BillingHost host, Customer customer, string at, decimal value) => host.IngestAsync(new NewUsageEvent
    {
        IdempotencyKey = $"{customer.Id} {at} {value}",
        EventName = "use",
        CustomerId = customer.Id,
        Timestamp = At(at),
        Properties = new Dictionary<string, PropertyValue> { ["value"] = PropertyValue.Number(value) },
    });

    public static Task<Subscription> SubscribeAsync(this BillingHost host, Customer customer, Plan plan, string start) =>
        host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id, StartDate = At(start) });

    public static Task<T> CreditsAsync<T>(this BillingHost host, Func<ICreditService, Task<T>> run) => host.InScopeAsync(run);

    public static async Task<CustomerCreditBlock> BlockAsync(
        this BillingHost host, Customer customer, decimal amount, string? expires = null, string unit = "USD", Func<AddCreditBlock, AddCreditBlock>? with = null)
    {
        var command = new AddCreditBlock { Amount = amount, Currency = unit, ExpiresAt = expires is null ? null : At(expires) };
        return (await host.CreditsAsync(s => s.AddAsync(customer.Id, with?.Invoke(command) ?? command, default))).Value;
    }

    /// <summary>The ledger, oldest first, checked: every entry starts where the one before ended and the blocks hold the balance.</summary>
    public static async Task<List<string>> LedgerAsync(this BillingHost host, Customer customer, string unit = "USD")
    {
        var items = new List<CreditLedgerItem>();
        var page = new PageRequest(3);
        while (true)
        {
            var found = (await host.CreditsAsync(s => s.ListLedgerAsync(customer.Id, new CreditLedgerQuery { Currency = unit, State = LedgerEntryState.Committed }, page, default))).Value;
            items.AddRange(found.Items.Select(v => v.Item));
            if (found.NextCursor is null)
                break;
            page = page with { Cursor = found.NextCursor };
        }

        items.Reverse();
        var balance = (await host.CreditsAsync(s => s.BalanceAsync(customer.Id, unit, default))).Value;
        var zero = Money.Zero(balance.Currency);
        items.Select(i => i.Entry.Sequence).ShouldBe(Enumerable.Range(1, items.Count).Select(i => (long)i));
        items.Zip(items.Skip(1)).ShouldAllBe(p => p.First.Entry.EndingBalance == p.Second.Entry.StartingBalance);
        items.Aggregate(zero, (sum, i) => sum + i.Entry.Change).ShouldBe(balance);
        var blocks = (await host.CreditsAsync(s => s.ListBlocksAsync(customer.Id, unit, default))).Value;
        blocks.Aggregate(zero, (sum, b) => sum + b.Block.Remaining).ShouldBe(balance);
        return [.. items.Select(i => i.Entry).Select(e =>
            $"{e.At} {e.Type} {e.Amount.ToAmountString()} -> {e.EndingBalance.ToAmountString()}" + (e.Day is { } day ? $" of {day:R}" : ""))];
    }

    /// <summary>What the drafts hold, in the order they draw.</summary>
    public static async Task<List<string>> PendingAsync(this BillingHost host, Customer customer, string unit = "USD") =>
        [.. (await host.CreditsAsync(s => s.PendingAsync(customer.Id, unit, default))).Value.Select(e => e.Amount.ToAmountString())];

    public static async Task<List<string>> BlocksAsync(this BillingHost host, Customer customer, string unit = "USD") =>
        [.. (await host.CreditsAsync(s => s.ListBlocksAsync(customer.Id, unit, default))).Value
            .Select(b => $"{b.Block.Original.ToAmountString()}: {b.Block.Remaining.ToAmountString()} left {b.Block.Status}")];

    /// <summary>The lines of the invoices: worth, credits, money.</summary>
    public static async Task<List<string>> CreditLinesAsync(this BillingHost host) =>
        [.. (await host.InvoicesAsync()).SelectMany(i => i.Lines.Select(l =>
            $"{i.InvoiceDate.InUtc().Date:R} {i.Status} {l.Line.Name} {l.Line.AdjustedSubtotal.ToAmountString()} - {l.Line.CreditsApplied.ToAmountString()} = {l.Line.Amount}"))];
}
