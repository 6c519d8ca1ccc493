using NodaTime;
using Orb.Billing.Subscriptions;
using Orb.Billing.TestClocks;
using Orb.Billing.Work;
using static Orb.Billing.Scenarios.Tests.BillingHost;
using static Orb.Billing.Scenarios.Tests.TimelineSteps;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>A change commanded at the very instant a period ends takes effect before the charges of that instant (R22, docs/decisions/0025).</summary>
public sealed class BoundaryChangeScenarios
{
    private static readonly Instant February = At("2026-02-01T00:00:00Z");

    [Fact]
    public async Task R22_A_cancellation_at_the_boundary_leaves_the_next_period_uncharged()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (plan, customer) = (await host.PlanAsync("USD", InAdvance("Fee", 31.00m), MoneySteps.Fee("Support", 7.00m, inAdvance: false)), await host.CustomerAsync("Etc/UTC"));
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });

        host.Clock.Reset(February);
        await host.CancelAsync(subscription.Id, CancelOption.Immediate);
        await host.Time.LiveToAsync(At("2026-03-02T00:00:00Z"), HalfADay, default);

        (await host.BooksAsync()).ShouldBe("""
            2026-01-01T00:00:00Z Issued INV-000001 total 31.00 USD due 31.00 USD issued 2026-01-01T00:00:00Z
              Fee: 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z, 1, 31.00 USD
            2026-02-01T00:00:00Z Issued INV-000002 total 7.00 USD due 7.00 USD issued 2026-02-01T00:00:00Z
              Support: 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z, 1, 7.00 USD
            """);
    }

    [Fact]
    public async Task R22_A_plan_change_at_the_boundary_charges_the_new_plan_only()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (plan, bigger) = (await host.PlanAsync("USD", InAdvance("Small", 31.00m)), await host.PlanAsync("USD", InAdvance("Big", 56.00m)));
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });

        host.Clock.Reset(February);
        await host.ChangeAsync(subscription.Id, new ChangePlan { PlanId = bigger.Id });

        (await host.BooksAsync()).ShouldBe("""
            2026-01-01T00:00:00Z Issued INV-000001 total 31.00 USD due 31.00 USD issued 2026-01-01T00:00:00Z
              Small: 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z, 1, 31.00 USD
            2026-02-01T00:00:00Z Issued INV-000002 total 56.00 USD due 56.00 USD issued 2026-02-01T00:00:00Z
              Big: 2026-02-01T00:00:00Z to 2026-03-01T00:00:00Z, 1, 56.00 USD
            """);
    }

    [Fact]
    public async Task R22_What_was_due_before_the_boundary_is_caught_up_first_and_stamped_with_its_own_time()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (plan, customer) = (await host.PlanAsync("USD", InAdvance("Seats", 10.00m, quantity: 5m)), await host.CustomerAsync("Etc/UTC"));
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });

        // The host sleeps through 1 February and is asked for 8 seats at 0:00 of 1 March.
        host.Clock.Reset(At("2026-03-01T00:00:00Z"));
        await host.ChangeQuantityAsync(subscription.Id, plan, "Seats", 8m);

        (await host.BooksAsync()).ShouldBe("""
            2026-01-01T00:00:00Z Issued INV-000001 total 50.00 USD due 50.00 USD issued 2026-01-01T00:00:00Z
              Seats: 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z, 5, 50.00 USD
            2026-02-01T00:00:00Z Issued INV-000002 total 50.00 USD due 50.00 USD issued 2026-02-01T00:00:00Z
              Seats: 2026-02-01T00:00:00Z to 2026-03-01T00:00:00Z, 5, 50.00 USD
            2026-03-01T00:00:00Z Issued INV-000003 total 80.00 USD due 80.00 USD issued 2026-03-01T00:00:00Z
              Seats: 2026-03-01T00:00:00Z to 2026-04-01T00:00:00Z, 8, 80.00 USD
            """);
    }

    // A clock that stands on the boundary has done what was due there: what is issued is credited, and the net is the same.
    [Theory]
    [InlineData("2026-02-01T00:00:00Z", 31)]
    [InlineData("2026-01-31T23:59:59Z", 0)]
    public async Task R22_A_clock_that_was_advanced_to_the_boundary_has_charged_it_and_credits_the_fee(string frozen, int credited)
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var clock = (await host.InScopeAsync<ITestClockService, Outcome<TestClock>>(s => s.CreateAsync(At("2026-01-01T00:00:00Z"), null, default))).Value;
        var (plan, customer) = (await host.PlanAsync("USD", InAdvance("Fee", 31.00m)), await host.CustomerAsync("Etc/UTC", clock: clock.Id));
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });

        await AdvanceAsync(host, clock.Id, frozen);
        await host.CancelAsync(subscription.Id, CancelOption.RequestedDate, "2026-02-01T00:00:00Z");
        await AdvanceAsync(host, clock.Id, "2026-03-02T00:00:00Z");

        var invoices = await host.InvoicesAsync();
        invoices.SelectMany(i => i.CreditNotes).Sum(n => n.Total.Amount).ShouldBe(credited);
        (invoices.Sum(i => i.Total.Amount) - credited).ShouldBe(31.00m);
    }

    private static async Task AdvanceAsync(BillingHost host, TestClockId clock, string to)
    {
        _ = (await host.InScopeAsync<ITestClockService, Outcome<TestClock>>(s => s.AdvanceAsync(clock, At(to), default))).Value;
        await host.InScopeAsync<ISweep>(s => s.RunTestClocksAsync(default));
    }
}
