using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Rating;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;
using static Orb.Billing.Scenarios.Tests.TimelineSteps;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Changes while the invoice of the last period still is a draft: it is a projection, so it is rebuilt, and nothing is credited (R12, R13).</summary>
public sealed class GraceChangeScenarios
{
    [Fact]
    public async Task A_plan_change_on_the_first_day_takes_the_old_fee_off_the_draft()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.TokenPlanAsync();
        var bigger = await host.PlanAsync("USD", InAdvance("Platform Max", 98.00m));
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await host.IngestAsync(Tokens(customer, "january", "2026-01-01T00:00:00Z", 20m));
        await host.Time.LiveToAsync(At("2026-02-01T06:00:00Z"), HalfADay, default);
        await host.IngestAsync(Tokens(customer, "february", "2026-02-01T05:00:00Z", 10m));
        (await host.InvoicesAsync())[1].Total.ToString().ShouldBe("51.00 USD");

        await host.ChangeAsync(subscription.Id, new ChangePlan { PlanId = bigger.Id });
        (await host.InvoicesAsync())[1].Total.ToString().ShouldBe("2.00 USD");
        await host.Time.LiveToAsync(At("2026-02-03T00:00:00Z"), HalfADay, default);

        // 1 February belongs to the new plan whole; the usage of its first six hours to the old one.
        (await host.BooksAsync()).ShouldBe("""
            2026-01-01T00:00:00Z Issued INV-000001 total 49.00 USD due 49.00 USD issued 2026-01-01T00:00:00Z
              Platform: 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z, 1, 49.00 USD
            2026-02-01T00:00:00Z Issued INV-000002 total 2.00 USD due 2.00 USD issued 2026-02-01T12:00:00Z
              API tokens: 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z, 20, 2.00 USD [0 - 1000: 20 = 2.00]
            2026-02-01T06:00:00Z Issued INV-000003 total 99.00 USD due 99.00 USD issued 2026-02-01T18:00:00Z
              Platform Max: 2026-02-01T06:00:00Z to 2026-03-01T00:00:00Z, 1, 98.00 USD
              API tokens: 2026-02-01T00:00:00Z to 2026-02-01T06:00:00Z, 10, 1.00 USD [0 - 1000: 10 = 1.00]
            """);
    }

    [Fact]
    public async Task Other_seats_within_the_grace_period_are_charged_by_days_and_what_is_on_the_draft_is_not_credited()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z", o => o.GracePeriod = Duration.FromDays(5));
        var (plan, customer) = await SeatsAndTokensAsync(host);
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await host.Time.LiveToAsync(At("2026-02-03T09:00:00Z"), HalfADay, default);

        await host.ChangeQuantityAsync(subscription.Id, plan, "Seats", 8m);
        await host.ChangeQuantityAsync(subscription.Id, plan, "Seats", 4m);
        await host.Time.LiveToAsync(At("2026-02-08T09:00:00Z"), HalfADay, default);

        // At 28.00 a seat, 5 seats for 2 of 28 days and 4 for 26: 10.00 + 104.00.
        (await FebruaryAsync(host)).ShouldBe(114.00m);
        (await host.InvoicesAsync()).Single(i => i.InvoiceDate == At("2026-02-01T00:00:00Z")).CreditNotes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Seats_that_change_on_the_first_day_are_charged_as_if_they_had_been_so_from_its_start()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (plan, customer) = await SeatsAndTokensAsync(host);
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await host.Time.LiveToAsync(At("2026-02-01T06:00:00Z"), HalfADay, default);

        await host.ChangeQuantityAsync(subscription.Id, plan, "Seats", 8m);
        await host.Time.LiveToAsync(At("2026-02-03T00:00:00Z"), HalfADay, default);

        (await FebruaryAsync(host)).ShouldBe(224.00m); // 8 x 28.00
        (await host.InvoicesAsync()).SelectMany(i => i.CreditNotes).ShouldBeEmpty();
    }

    // What stays charged of the seats of February.
    private static async Task<decimal> FebruaryAsync(BillingHost host)
    {
        var february = new LocalDate(2026, 2, 1);
        var invoices = await host.InvoicesAsync();
        var seats = invoices.SelectMany(i => i.Lines).Where(l => l.Line.Name == "Seats" && l.Line.Charge.AnchorPeriodStart == february).ToList();
        var credited = invoices.SelectMany(i => i.CreditNotes).SelectMany(n => n.Lines).Where(c => seats.Any(l => l.Id == c.LineItemId));
        return seats.Sum(l => l.Line.Amount.Amount) - credited.Sum(c => c.Amount.Amount);
    }

    private static async Task<(Plan Plan, Customers.Customer Customer)> SeatsAndTokensAsync(BillingHost host)
    {
        var item = (await host.InScopeAsync<ICatalogService, Outcome<Item>>(s => s.CreateItemAsync(new CreateItem("API"), default))).Value;
        var metric = (await host.InScopeAsync<ICatalogService, Outcome<BillableMetric>>(s => s.CreateMetricAsync(
            new CreateMetric("Tokens", item.Id, "SELECT SUM(tokens) FROM events WHERE event_name = 'completion'"), default))).Value;
        var tokens = new NewPrice { Name = "Tokens", ItemId = item.Id, Cadence = "monthly", MetricId = metric.Id, Model = new UnitPriceModel(0.10m) };
        var plan = await host.PlanAsync("USD", InAdvance("Seats", 28.00m, quantity: 5m), tokens);
        return (plan, await host.CustomerAsync("Etc/UTC"));
    }
}
