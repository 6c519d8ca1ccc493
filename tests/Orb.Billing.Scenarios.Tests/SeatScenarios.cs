using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;
using static Orb.Billing.Scenarios.Tests.TimelineSteps;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Two seat changes on one local day: each is the next sequence of one charge, and the last quantity of the day counts for it (R8, R10).</summary>
public sealed class SeatScenarios
{
    // 10.00 a seat for June 2026, 30 days; 5 seats from the 1st.
    private static async Task<(BillingHost Host, Core.Subscriptions.SubscriptionId Id, Catalog.Plan Plan)> FiveSeatsAsync()
    {
        var host = await StartAsync("2026-06-01T00:00:00Z");
        var plan = await host.PlanAsync("USD", InAdvance("Seats", 10.00m, quantity: 5m));
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await host.Time.LiveToAsync(At("2026-06-16T09:00:00Z"), HalfADay, default);
        return (host, subscription.Id, plan);
    }

    [Fact]
    public async Task Two_increases_of_one_day_bill_two_differences()
    {
        var (host, id, plan) = await FiveSeatsAsync();
        await using var _ = host;

        await host.ChangeQuantityAsync(id, plan, "Seats", 10m);
        host.Clock.AdvanceHours(6);
        await host.ChangeQuantityAsync(id, plan, "Seats", 12m);

        // 5 seats for 15 days and 10 for 15 are 75.00; with 12 instead of 10 they are 85.00.
        (await host.BooksAsync()).ShouldBe("""
            2026-06-01T00:00:00Z Issued INV-000001 total 50.00 USD due 50.00 USD issued 2026-06-01T00:00:00Z
              Seats: 2026-06-01T00:00:00Z to 2026-07-01T00:00:00Z, 5, 50.00 USD
            2026-06-16T09:00:00Z Issued INV-000002 total 25.00 USD due 25.00 USD issued 2026-06-16T09:00:00Z
              Seats: 2026-06-16T09:00:00Z to 2026-07-01T00:00:00Z, 10, 25.00 USD
            2026-06-16T15:00:00Z Issued INV-000003 total 10.00 USD due 10.00 USD issued 2026-06-16T15:00:00Z
              Seats: 2026-06-16T09:00:00Z to 2026-07-01T00:00:00Z, 12, 10.00 USD
            """);
    }

    [Fact]
    public async Task An_increase_taken_back_on_the_same_day_is_credited_whole()
    {
        var (host, id, plan) = await FiveSeatsAsync();
        await using var _ = host;

        await host.ChangeQuantityAsync(id, plan, "Seats", 10m);
        host.Clock.AdvanceHours(6);
        await host.ChangeQuantityAsync(id, plan, "Seats", 5m);
        await host.Time.LiveToAsync(At("2026-07-01T00:00:00Z"), HalfADay, default);

        (await host.BooksAsync()).ShouldBe("""
            2026-06-01T00:00:00Z Issued INV-000001 total 50.00 USD due 50.00 USD issued 2026-06-01T00:00:00Z
              Seats: 2026-06-01T00:00:00Z to 2026-07-01T00:00:00Z, 5, 50.00 USD
            2026-06-16T09:00:00Z Paid INV-000002 total 25.00 USD due 0.00 USD issued 2026-06-16T09:00:00Z
              Seats: 2026-06-16T09:00:00Z to 2026-07-01T00:00:00Z, 10, 25.00 USD
              credit note CN-000001 25.00 USD at 2026-06-16T15:00:00Z
            2026-07-01T00:00:00Z Issued INV-000003 total 50.00 USD due 50.00 USD issued 2026-07-01T00:00:00Z
              Seats: 2026-07-01T00:00:00Z to 2026-08-01T00:00:00Z, 5, 50.00 USD
            """);
    }

    [Fact]
    public async Task Three_changes_at_one_instant_of_a_frozen_clock_leave_what_the_last_one_asks_for()
    {
        var (host, id, plan) = await FiveSeatsAsync();
        await using var _ = host;

        await host.ChangeQuantityAsync(id, plan, "Seats", 10m);
        await host.ChangeQuantityAsync(id, plan, "Seats", 12m);
        await host.ChangeQuantityAsync(id, plan, "Seats", 7m);

        // 75.00, then 85.00, then 5 seats for 15 days and 7 for 15: 60.00. Of 25.00 too much, the newest line gives 10.00, the one before 15.00.
        (await host.BooksAsync()).ShouldBe("""
            2026-06-01T00:00:00Z Issued INV-000001 total 50.00 USD due 50.00 USD issued 2026-06-01T00:00:00Z
              Seats: 2026-06-01T00:00:00Z to 2026-07-01T00:00:00Z, 5, 50.00 USD
            2026-06-16T09:00:00Z Issued INV-000002 total 25.00 USD due 10.00 USD issued 2026-06-16T09:00:00Z
              Seats: 2026-06-16T09:00:00Z to 2026-07-01T00:00:00Z, 10, 25.00 USD
              credit note CN-000001 15.00 USD at 2026-06-16T09:00:00Z
            2026-06-16T09:00:00Z Paid INV-000003 total 10.00 USD due 0.00 USD issued 2026-06-16T09:00:00Z
              Seats: 2026-06-16T09:00:00Z to 2026-07-01T00:00:00Z, 12, 10.00 USD
              credit note CN-000002 10.00 USD at 2026-06-16T09:00:00Z
            """);
    }
}
