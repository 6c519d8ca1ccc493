using System.Text.RegularExpressions;
using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Rating;
using Orb.Billing.Subscriptions;
using Orb.Billing.TestClocks;
using Orb.Billing.Work;
using static Orb.Billing.Scenarios.Tests.BillingHost;
using static Orb.Billing.Scenarios.Tests.TimelineSteps;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Punctual running, an outage of more than three months and one large advance of a test clock leave equal books (R22, docs/decisions/0002).</summary>
public sealed partial class OutageScenarios
{
    private static readonly Instant Start = At("2026-01-01T00:00:00Z");
    private static readonly Instant End = At("2026-05-10T00:00:00Z");

    // By hand. January: Starter 31.00 x 10/31 stays, then Team 62.00 x 21/31 and three seats 30.00 x 21/31. February: 14 of 28 days before the
    // pause. March: 21 of 31 days, the seats 3 for 10 days and 6 for 11, together 30.97. April: 15 of 30 days.
    private const string Books = """
        2026-01-01T00:00:00Z Issued INV-000001 total 31.00 USD due 10.00 USD issued 2026-01-01T00:00:00Z
          Starter: 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z, 1, 31.00 USD
          credit note CN-000001 21.00 USD at 2026-01-11T00:00:00Z
        2026-01-11T00:00:00Z Issued INV-000002 total 64.82 USD due 64.82 USD issued 2026-01-11T12:00:00Z
          Team: 2026-01-11T00:00:00Z to 2026-02-01T00:00:00Z, 1, 42.00 USD
          Tokens: 2026-01-01T00:00:00Z to 2026-01-11T00:00:00Z, 25, 2.50 USD
          Seats: 2026-01-11T00:00:00Z to 2026-02-01T00:00:00Z, 3, 20.32 USD
        2026-02-01T00:00:00Z Issued INV-000003 total 46.00 USD due 46.00 USD issued 2026-02-01T00:00:00Z
          Team: 2026-02-01T00:00:00Z to 2026-02-15T00:00:00Z, 1, 31.00 USD
          Seats: 2026-02-01T00:00:00Z to 2026-02-15T00:00:00Z, 3, 15.00 USD
        2026-03-11T00:00:00Z Issued INV-000004 total 51.68 USD due 51.68 USD issued 2026-03-11T00:00:00Z
          Team: 2026-03-11T00:00:00Z to 2026-04-01T00:00:00Z, 1, 42.00 USD
          Seats: 2026-03-11T00:00:00Z to 2026-03-21T00:00:00Z, 3, 9.68 USD
        2026-03-21T00:00:00Z Issued INV-000005 total 21.29 USD due 21.29 USD issued 2026-03-21T00:00:00Z
          Seats: 2026-03-21T00:00:00Z to 2026-04-01T00:00:00Z, 6, 21.29 USD
        2026-04-01T00:00:00Z Issued INV-000006 total 61.00 USD due 61.00 USD issued 2026-04-01T00:00:00Z
          Team: 2026-04-01T00:00:00Z to 2026-04-16T00:00:00Z, 1, 31.00 USD
          Seats: 2026-04-01T00:00:00Z to 2026-04-16T00:00:00Z, 6, 30.00 USD
        """;

    [Fact]
    public async Task A_punctual_host_bills_a_planned_life()
    {
        await using var host = await StartAsync(Start.ToString());
        await LifeAsync(host, null);

        await host.Time.LiveToAsync(End, HalfADay, default);

        (await host.BooksAsync()).ShouldBe(Books);
    }

    [Fact]
    public async Task A_host_that_was_down_all_the_time_catches_up_to_the_same_books()
    {
        await using var host = await StartAsync(Start.ToString());
        await LifeAsync(host, null);

        await host.Time.CatchUpAtAsync(End, default);

        (await host.BooksAsync()).ShouldBe(Books);
    }

    [Fact]
    public async Task One_large_advance_of_a_test_clock_leaves_the_same_books()
    {
        await using var host = await StartAsync(Start.ToString());
        var clock = (await host.InScopeAsync<ITestClockService, Outcome<TestClock>>(s => s.CreateAsync(Start, null, default))).Value;
        await LifeAsync(host, clock.Id);

        _ = (await host.InScopeAsync<ITestClockService, Outcome<TestClock>>(s => s.AdvanceAsync(clock.Id, End, default))).Value;
        await host.InScopeAsync<ISweep>(s => s.RunTestClocksAsync(default));

        // A clock's customers have a series of their own (docs/decisions/0005).
        TestSeries.Replace(await host.BooksAsync(), "$1-").ShouldBe(Books);
    }

    // Everything is planned on the first day, so no command wakes the host up.
    private static async Task LifeAsync(BillingHost host, TestClockId? clock)
    {
        var item = (await host.InScopeAsync<ICatalogService, Outcome<Item>>(s => s.CreateItemAsync(new CreateItem("API"), default))).Value;
        var metric = (await host.InScopeAsync<ICatalogService, Outcome<BillableMetric>>(s => s.CreateMetricAsync(
            new CreateMetric("Tokens", item.Id, "SELECT SUM(tokens) FROM events WHERE event_name = 'completion'"), default))).Value;
        var tokens = new NewPrice { Name = "Tokens", ItemId = item.Id, Cadence = "monthly", MetricId = metric.Id, Model = new UnitPriceModel(0.10m) };
        var starter = await host.PlanAsync("USD", InAdvance("Starter", 31.00m), tokens);
        var team = await host.PlanAsync("USD", InAdvance("Team", 62.00m), InAdvance("Seats", 10.00m, quantity: 3m));
        var customer = await host.CustomerAsync("Etc/UTC", clock: clock);
        var id = (await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = starter.Id })).Id;
        await host.IngestAsync(Tokens(customer, "a", "2026-01-01T00:00:00Z", 25m));

        await host.ChangeAsync(id, new ChangePlan { PlanId = team.Id, Option = ChangeOption.RequestedDate, Date = At("2026-01-11T00:00:00Z") });
        await host.ChangeAsync(id, new PauseSubscription(At("2026-02-15T00:00:00Z"), At("2026-03-11T00:00:00Z")));
        await host.ChangeAsync(id, new ChangeQuantity
        {
            PriceId = team.Prices[1].Price.Id,
            Quantity = 6m,
            Option = QuantityChangeOption.EffectiveDate,
            Date = At("2026-03-21T00:00:00Z"),
        });
        await host.ChangeAsync(id, new CancelSubscription(CancelOption.RequestedDate, At("2026-04-16T00:00:00Z")));
    }

    [GeneratedRegex("(INV|CN)-TEST-[0-9a-z]+-")]
    private static partial Regex TestSeries { get; }
}
