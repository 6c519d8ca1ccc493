using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Usage that becomes visible after its charge was settled (R15): before issue, after issue, outside the window, and less instead of more.</summary>
public sealed class LateUsageScenarios
{
    [Fact]
    public async Task R15_Usage_that_comes_within_the_grace_period_is_on_the_draft()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, _) = await SubscribedAsync(host);
        await host.Time.LiveToAsync(At("2026-02-01T06:00:00Z"), default);
        await host.IngestAsync(Tokens(customer, "late", "2026-01-31T23:00:00Z", 250m));
        await host.Time.LiveToAsync(At("2026-02-01T12:00:00Z"), default);
        Table(await host.InvoicesAsync()).ShouldBe(["2026-02-01: 2026-01-01 to 2026-02-01 250 = 8.85"]);
    }

    [Fact]
    public async Task R15_Usage_that_comes_after_issue_is_a_line_with_its_old_period_on_the_next_invoice()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, subscription) = await SubscribedAsync(host);
        await host.IngestAsync(Tokens(customer, "e1", "2026-01-01T00:00:00Z", 50m));
        await host.Time.LiveToAsync(At("2026-02-10T00:00:00Z"), default);
        await BackfillAsync(host, customer, Tokens(customer, "e2", "2026-01-20T00:00:00Z", 120m));

        Table([await host.UpcomingAsync(subscription.Id)]).ShouldBe(["2026-03-01: 2026-01-01 to 2026-02-01 120 = 2.95, 2026-02-01 to 2026-03-01 0 = 0.00"]);
        await host.Time.LiveToAsync(At("2026-04-02T00:00:00Z"), default);
        Table(await host.InvoicesAsync()).ShouldBe(
        [
            "2026-02-01: 2026-01-01 to 2026-02-01 50 = 2.95",
            "2026-03-01: 2026-01-01 to 2026-02-01 120 = 2.95, 2026-02-01 to 2026-03-01 0 = 0.00",
            "2026-04-01: 2026-03-01 to 2026-04-01 0 = 0.00",
        ]);
    }

    [Fact]
    public async Task R15_Usage_taken_back_after_issue_is_a_credit_note_that_pays_the_next_invoice()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, _) = await SubscribedAsync(host);
        await host.IngestAsync(Tokens(customer, "e1", "2026-01-01T00:00:00Z", 150m));
        await host.Time.LiveToAsync(At("2026-02-02T00:00:00Z"), default);
        await PayAsync(host);
        (await host.InScopeAsync<IUsageService, Outcome<UsageCorrection>>(s => s.DeprecateAsync("e1", default))).Refusal.ShouldBeNull();
        await host.IngestAsync(Tokens(customer, "e2", "2026-02-02T00:00:00Z", 10m));

        await host.Time.LiveToAsync(At("2026-03-02T00:00:00Z"), default);
        var invoices = await host.InvoicesAsync();
        Table(invoices).ShouldBe(["2026-02-01: 2026-01-01 to 2026-02-01 150 = 5.90", "2026-03-01: 2026-02-01 to 2026-03-01 10 = 2.95"]);
        invoices[0].CreditNotes.Single().ToBalance.Amount.ShouldBe(5.90m);
        (invoices[1].BalanceApplied.Amount, invoices[1].AmountDue.Amount, invoices[1].Status).ShouldBe((2.95m, 0m, InvoiceStatus.Paid));
        (await host.InScopeAsync<ICustomerBalanceService, Money?>(async s => (await s.FindAsync(customer.Id, "USD", default)).Value)).ShouldBe(Money.Of(2.95m, Currency.Usd));
    }

    [Fact]
    public async Task R15_Usage_older_than_two_closed_periods_is_kept_listed_and_not_billed()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, _) = await SubscribedAsync(host);
        await host.Time.LiveToAsync(At("2026-04-01T18:00:00Z"), default);
        await BackfillAsync(host, customer, Tokens(customer, "old", "2026-01-30T00:00:00Z", 100m), Tokens(customer, "new", "2026-02-01T00:00:00Z", 199m));
        await host.Time.LiveToAsync(At("2026-05-02T00:00:00Z"), default);
        Table(await host.InvoicesAsync())[^1].ShouldBe("2026-05-01: 2026-02-01 to 2026-03-01 199 = 5.90, 2026-04-01 to 2026-05-01 0 = 0.00");

        var listed = (await host.InScopeAsync<IBillingExceptionService, Outcome<Page<BillingException>>>(
            s => s.ListAsync(new BillingExceptionQuery { CustomerId = customer.Id }, new PageRequest(), default))).Value.Items.Single();
        (listed.Kind, listed.IdempotencyKey, listed.Timestamp).ShouldBe((BillingExceptionKind.LateUsage, "old", At("2026-01-30T00:00:00Z")));
    }

    [Fact]
    public async Task R15_Usage_a_metric_cannot_read_is_listed_when_its_period_is_issued()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, _) = await SubscribedAsync(host);
        await host.IngestAsync(Tokens(customer, "good", "2026-01-01T00:00:00Z", 5m), Tokens(customer, "bad", "2026-01-01T00:00:00Z", 5m) with
        {
            Properties = new Dictionary<string, Core.Metering.PropertyValue> { ["tokens"] = Core.Metering.PropertyValue.Text("many") },
        });
        await host.Time.LiveToAsync(At("2026-02-02T00:00:00Z"), default);
        Table(await host.InvoicesAsync()).ShouldBe(["2026-02-01: 2026-01-01 to 2026-02-01 5 = 2.95"]);
        (await host.InScopeAsync<IBillingExceptionService, Outcome<Page<BillingException>>>(
            s => s.ListAsync(new BillingExceptionQuery { Kind = BillingExceptionKind.UnreadableUsage }, new PageRequest(), default)))
            .Value.Items.Single().IdempotencyKey.ShouldBe("bad");
    }

    private static async Task<(Customer Customer, Subscription Subscription)> SubscribedAsync(BillingHost host)
    {
        var item = (await host.InScopeAsync<ICatalogService, Outcome<Item>>(s => s.CreateItemAsync(new CreateItem("API"), default))).Value;
        var metric = (await host.InScopeAsync<ICatalogService, Outcome<BillableMetric>>(s => s.CreateMetricAsync(
            new CreateMetric("Tokens", item.Id, "SELECT SUM(tokens) FROM events WHERE event_name = 'completion'"), default))).Value;
        var plan = await host.PlanAsync("USD", new NewPrice { Name = "Tokens", ItemId = item.Id, Cadence = "monthly", MetricId = metric.Id, Model = new PackagePriceModel(2.95m, 100m) });
        var customer = await host.CustomerAsync("UTC");
        return (customer, await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id }));
    }

    private static async Task BackfillAsync(BillingHost host, Customer customer, params NewUsageEvent[] events)
    {
        var start = events.Min(e => e.Timestamp);
        var backfill = (await host.InScopeAsync<IBackfillService, Outcome<Backfill>>(s => s.CreateAsync(
            new CreateBackfill { CustomerId = customer.Id, TimeframeStart = start, TimeframeEnd = start + NodaTime.Duration.FromDays(30) }, default))).Value;
        (await host.InScopeAsync<IBackfillService, Outcome<IngestResult>>(s => s.IngestAsync(backfill.Id, events, default))).Value.Failures.ShouldBeEmpty();
        (await host.InScopeAsync<IBackfillService, Outcome<Backfill>>(s => s.CloseAsync(backfill.Id, default))).Refusal.ShouldBeNull();
    }

    private static async Task PayAsync(BillingHost host)
    {
        foreach (var invoice in (await host.InvoicesAsync()).Where(i => i.Status == InvoiceStatus.Issued))
            (await host.InScopeAsync<IInvoiceService, Outcome<InvoiceView>>(s => s.MarkPaidAsync(invoice.Id, new ReportedPayment(LocalDays.DateOf(host.Clock.GetCurrentInstant(), NodaTime.DateTimeZone.Utc)), default))).Refusal.ShouldBeNull();
    }

    private static string[] Table(IEnumerable<Invoice> invoices) =>
        [.. invoices.Select(i => $"{i.InvoiceDate.InUtc().Date:uuuu-MM-dd}: " + string.Join(", ", i.Lines.Select(l => l.Line).Select(l =>
            $"{l.Service.Start.InUtc().Date:uuuu-MM-dd} to {l.Service.End.InUtc().Date:uuuu-MM-dd} {l.Quantity:0} = {l.Amount.ToAmountString()}")))];
}
