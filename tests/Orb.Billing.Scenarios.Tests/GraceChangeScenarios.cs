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
        await host.IngestAsync(Tokens(customer, "january", "2026-01-01T00:00:00Z", 20m));
        await host.Time.LiveToAsync(At("2026-02-03T09:00:00Z"), HalfADay, default);

        await host.ChangeQuantityAsync(subscription.Id, plan, "Seats", 8m);
        await host.ChangeQuantityAsync(subscription.Id, plan, "Seats", 4m);
        await host.Time.LiveToAsync(At("2026-02-08T09:00:00Z"), HalfADay, default);

        // At 28.00 a seat, 5 seats for 2 of 28 days and 4 for 26: 10.00 + 104.00, still on the invoice of 1 February.
        (await FebruaryAsync(host)).ShouldBe("""
            2026-02-01T00:00:00Z Issued INV-000002 total 116.00 USD due 116.00 USD issued 2026-02-06T00:00:00Z
              Seats: 2026-02-01T00:00:00Z to 2026-03-01T00:00:00Z, 4, 114.00 USD
              Tokens: 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z, 20, 2.00 USD
            """);
    }

    [Fact]
    public async Task Seats_that_change_on_the_first_day_are_charged_as_if_they_had_been_so_from_its_start()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (plan, customer) = await SeatsAndTokensAsync(host);
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await host.IngestAsync(Tokens(customer, "january", "2026-01-01T00:00:00Z", 20m));
        await host.Time.LiveToAsync(At("2026-02-01T06:00:00Z"), HalfADay, default);

        await host.ChangeQuantityAsync(subscription.Id, plan, "Seats", 8m);
        await host.Time.LiveToAsync(At("2026-02-03T00:00:00Z"), HalfADay, default);

        // 8 x 28.00.
        (await FebruaryAsync(host)).ShouldBe("""
            2026-02-01T00:00:00Z Issued INV-000002 total 226.00 USD due 226.00 USD issued 2026-02-01T12:00:00Z
              Seats: 2026-02-01T00:00:00Z to 2026-03-01T00:00:00Z, 8, 224.00 USD
              Tokens: 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z, 20, 2.00 USD
            """);
    }

    [Fact]
    public async Task Seats_planned_for_an_hour_within_the_grace_period_are_on_the_upcoming_invoice_and_on_the_draft()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (plan, customer) = await SeatsAndTokensAsync(host);
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        var seats = new ChangeQuantity
        {
            PriceId = plan.Prices.Single(p => p.Price.Name == "Seats").Price.Id,
            Quantity = 8m,
            Option = QuantityChangeOption.EffectiveDate,
            Date = At("2026-02-01T06:00:00Z"),
        };
        await host.ChangeAsync(subscription.Id, seats);
        (await host.UpcomingAsync(subscription.Id)).Total.ToString().ShouldBe("224.00 USD");
        await host.Time.LiveToAsync(At("2026-02-01T03:00:00Z"), HalfADay, default);
        (await host.InvoicesAsync())[1].Total.ToString().ShouldBe("224.00 USD");
        await host.Time.LiveToAsync(At("2026-02-03T00:00:00Z"), HalfADay, default);
        (await FebruaryAsync(host)).ShouldBe("""
            2026-02-01T00:00:00Z Issued INV-000002 total 224.00 USD due 224.00 USD issued 2026-02-01T12:00:00Z
              Seats: 2026-02-01T00:00:00Z to 2026-03-01T00:00:00Z, 8, 224.00 USD
              Tokens: 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z, 0, 0.00 USD
            """);
    }

    [Fact]
    public async Task Seats_that_change_after_the_issue_are_billed_by_the_difference()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (plan, customer) = await SeatsAndTokensAsync(host);
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await host.Time.LiveToAsync(At("2026-02-01T18:00:00Z"), HalfADay, default);

        await host.ChangeQuantityAsync(subscription.Id, plan, "Seats", 8m);

        // 224.00 - 140.00, because 1 February belongs to the eight.
        (await FebruaryAsync(host)).ShouldBe("""
            2026-02-01T00:00:00Z Issued INV-000002 total 140.00 USD due 140.00 USD issued 2026-02-01T12:00:00Z
              Seats: 2026-02-01T00:00:00Z to 2026-03-01T00:00:00Z, 5, 140.00 USD
              Tokens: 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z, 0, 0.00 USD
            2026-02-01T18:00:00Z Issued INV-000003 total 84.00 USD due 84.00 USD issued 2026-02-01T18:00:00Z
              Seats: 2026-02-01T00:00:00Z to 2026-03-01T00:00:00Z, 8, 84.00 USD
            """);
    }

    [Fact]
    public async Task A_draft_that_waits_for_somebody_to_issue_it_takes_every_change_of_its_charges()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.PlanAsync("USD", InAdvance("Seats", 28.00m, quantity: 5m));
        var customer = await host.CustomerAsync("Etc/UTC", autoIssuance: false);
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id, StartDate = At("2026-02-01T00:00:00Z") });
        await host.Time.LiveToAsync(At("2026-02-15T09:00:00Z"), HalfADay, default);

        await host.ChangeQuantityAsync(subscription.Id, plan, "Seats", 8m);
        await host.Time.LiveToAsync(At("2026-02-20T00:00:00Z"), HalfADay, default);

        // 5 seats for 14 of 28 days and 8 for 14: 70.00 + 112.00.
        (await host.BooksAsync()).ShouldBe("""
            2026-02-01T00:00:00Z Draft no number total 182.00 USD due 182.00 USD issued -
              Seats: 2026-02-01T00:00:00Z to 2026-03-01T00:00:00Z, 8, 182.00 USD
            """);
        var draft = (await host.InvoicesAsync()).Single();
        (await host.InvoiceAsync(s => s.IssueAsync(draft.Id, default))).Value.Invoice.Total.ToString().ShouldBe("182.00 USD");
    }

    // The books from February on.
    private static async Task<string> FebruaryAsync(BillingHost host)
    {
        var books = await host.BooksAsync();
        return books[books.IndexOf("2026-02-01T00:00:00Z Issued", StringComparison.Ordinal)..];
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
