using NodaTime;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using Orb.Billing.TestClocks;
using Orb.Billing.Work;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>The first journey, in process: from a new customer to an issued invoice (R2, R7, R8, R13, R14, R23, R24).</summary>
public sealed class FirstInvoiceScenario
{
    private const string January15 = "2026-01-15T05:00:00Z";
    private const string February1 = "2026-02-01T05:00:00Z"; // midnight in New York

    private static readonly (int Day, decimal Tokens)[] Usage = [(15, 400m), (16, 345m), (20, 1_500m), (25, 5_000m), (30, 3_000m), (31, 2_100m)];

    [Fact]
    public async Task A_subscription_from_15_January_bills_26_87_at_once_and_596_90_of_usage_with_49_00_for_February()
    {
        await using var host = await StartAsync(January15);
        var (customer, subscription) = await SubscribeAsync(host);

        (await host.BooksAsync()).ShouldBe("""
            2026-01-15T05:00:00Z Issued INV-000001 total 26.87 USD due 26.87 USD issued 2026-01-15T05:00:00Z
              Platform: 2026-01-15T05:00:00Z to 2026-02-01T05:00:00Z, 1, 26.87 USD
            """);

        foreach (var (day, tokens) in Usage)
        {
            var noon = $"2026-01-{day:D2}T17:00:00Z";
            await host.Time.LiveToAsync(At(noon), default);
            NewUsageEvent[] batch = [Tokens(customer, $"{day}-a", noon, tokens - 100m), Tokens(customer, $"{day}-b", noon, 100m)];
            (await host.IngestAsync(batch)).Ingested.ShouldBe(2);
            if (day == 20)
                (await host.IngestAsync(batch)).Duplicates.ShouldBe(2); // sent twice, counts once (R14)
        }

        var usage = (await host.InScopeAsync<IUsageService, Outcome<IReadOnlyList<MetricUsage>>>(
            s => s.OfSubscriptionAsync(new SubscriptionUsageQuery { SubscriptionId = subscription.Id }, default))).Value;
        usage.Single().Windows.Single().ShouldBe(new UsageWindow(new(At(January15), At(February1)), 12_345m));

        var upcoming = await host.UpcomingAsync(subscription.Id);
        upcoming.InvoiceDate.ShouldBe(At(February1));
        upcoming.Total.ToString().ShouldBe("645.90 USD");

        await host.Time.LiveToAsync(At("2026-02-01T16:59:59Z"), default);
        (await host.InvoicesAsync())[1].Status.ShouldBe(InvoiceStatus.Draft, "the grace period of 12 hours is not over");

        await host.Time.LiveToAsync(At("2026-02-01T17:00:00Z"), default);
        (await host.BooksAsync()).ShouldBe("""
            2026-01-15T05:00:00Z Issued INV-000001 total 26.87 USD due 26.87 USD issued 2026-01-15T05:00:00Z
              Platform: 2026-01-15T05:00:00Z to 2026-02-01T05:00:00Z, 1, 26.87 USD
            2026-02-01T05:00:00Z Issued INV-000002 total 645.90 USD due 645.90 USD issued 2026-02-01T17:00:00Z
              Platform: 2026-02-01T05:00:00Z to 2026-03-01T05:00:00Z, 1, 49.00 USD
              API tokens: 2026-01-15T05:00:00Z to 2026-02-01T05:00:00Z, 12345, 596.90 USD [0 - 1000: 1000 = 100.00] [1000 - 10000: 9000 = 450.00] [over 10000: 2345 = 46.90]
            """);

        // R24: the preview was the invoice.
        var issued = (await host.InvoicesAsync())[1];
        upcoming.Lines.Select(l => (l.Id, l.Line.Name, l.Line.Service, l.Line.Amount, l.Line.Quantity)).ShouldBe(
            issued.Lines.Select(l => (l.Id, l.Line.Name, l.Line.Service, l.Line.Amount, l.Line.Quantity)));
    }

    [Fact]
    public async Task Events_within_the_grace_period_still_count_and_later_ones_do_not_change_the_issued_invoice()
    {
        await using var host = await StartAsync(January15);
        var (customer, _) = await SubscribeAsync(host);
        await host.Time.LiveToAsync(At("2026-02-01T10:00:00Z"), default);
        await host.IngestAsync(Tokens(customer, "late", "2026-02-01T04:59:59Z", 50m), Tokens(customer, "next", "2026-02-01T05:00:00Z", 7m));

        // The boundary belongs to the period it opens: 50 tokens in January, 7 in February.
        (await host.InvoicesAsync())[1].Total.ToString().ShouldBe("54.00 USD");
        await host.Time.LiveToAsync(At("2026-02-01T17:00:00Z"), default);
        await host.IngestAsync(Tokens(customer, "after", "2026-02-01T16:00:00Z", 1_000m));
        (await host.InvoicesAsync())[1].Total.ToString().ShouldBe("54.00 USD");
    }

    [Fact]
    public async Task Punctual_running_an_outage_of_three_months_and_one_large_advance_leave_equal_books()
    {
        var punctual = await LifeAsync(async (host, end) => await host.Time.LiveToAsync(end, default));
        var outage = await LifeAsync(async (host, end) => await host.Time.CatchUpAtAsync(end, default));
        var advanced = await LifeAsync(
            async (host, end) =>
            {
                var clock = (await host.InScopeAsync<ITestClockService, Outcome<Page<TestClock>>>(s => s.ListAsync(new PageRequest(), default))).Value.Items.Single();
                _ = (await host.InScopeAsync<ITestClockService, Outcome<TestClock>>(s => s.AdvanceAsync(clock.Id, end, default))).Value;
                await host.InScopeAsync<ISweep>(s => s.RunTestClocksAsync(default));
            },
            onTestClock: true);

        outage.ShouldBe(punctual);
        System.Text.RegularExpressions.Regex.Replace(advanced, "INV-TEST-[0-9A-Z]+-", "INV-").ShouldBe(punctual);
        punctual.Split('\n').Count(l => l.Contains(" total ", StringComparison.Ordinal)).ShouldBe(4);
    }

    [Fact]
    public async Task Sweeping_again_changes_nothing()
    {
        await using var host = await StartAsync(January15);
        await SubscribeAsync(host);
        await host.Time.LiveToAsync(At("2026-03-02T00:00:00Z"), default);
        var books = await host.BooksAsync();

        for (var i = 0; i < 3; i++)
            (await host.InScopeAsync<ISweep, SweepResult>(s => s.RunAsync(host.Clock.GetCurrentInstant(), 100, default))).ShouldBe(new SweepResult(0, 0, 0));

        (await host.BooksAsync()).ShouldBe(books);
    }

    [Fact]
    public async Task A_wall_clock_sweep_leaves_customers_of_a_test_clock_alone()
    {
        await using var host = await StartAsync(January15);
        await SubscribeAsync(host, onTestClock: true);
        var books = await host.BooksAsync();

        await host.Time.LiveToAsync(At("2026-04-01T00:00:00Z"), Duration.FromDays(1), default);

        (await host.BooksAsync()).ShouldBe(books);
    }

    private static async Task<(Customer Customer, Subscription Subscription)> SubscribeAsync(BillingHost host, bool onTestClock = false)
    {
        var plan = await host.TokenPlanAsync();
        TestClockId? clock = onTestClock
            ? (await host.InScopeAsync<ITestClockService, Outcome<TestClock>>(s => s.CreateAsync(At(January15), null, default))).Value.Id
            : null;
        var customer = await host.CustomerAsync("America/New_York", clock: clock);
        return (customer, await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id }));
    }

    private static async Task<string> LifeAsync(Func<BillingHost, Instant, Task> live, bool onTestClock = false)
    {
        await using var host = await StartAsync(January15);
        var (customer, _) = await SubscribeAsync(host, onTestClock);
        (await host.IngestAsync(Tokens(customer, "one", January15, 1_234.5m))).Failures.ShouldBeEmpty();
        await live(host, At("2026-04-10T00:00:00Z"));
        return await host.BooksAsync();
    }
}
