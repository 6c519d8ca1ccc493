using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Customers;
using Orb.Billing.Subscriptions;
using Orb.Billing.TestClocks;
using static Orb.Billing.Scenarios.Tests.BillingHost;
using static Orb.Billing.Scenarios.Tests.MoneySteps;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>The customer balance: applied when an invoice is issued, in order, and never before (R18).</summary>
public sealed class CustomerBalanceScenarios
{
    // orb-balance-negative of the worked cases.
    [Fact]
    public async Task A_negative_balance_is_added_to_the_invoice_and_reset_to_zero()
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.AdjustAsync(customer.Id, -15.00m);
        host.Clock.Reset(At("2024-01-02T00:00:00Z"));

        await host.OneOffAsync(customer.Id, "2024-01-02T00:00:00Z", 20.00m);

        (await host.InvoiceStatesAsync()).ShouldBe(["2024-01-02 INV-000001 Issued 20.00 - -15.00 due 35.00"]);
        (await host.MovesAsync(customer.Id)).ShouldBe(["ManualAdjustment -15.00: 0.00 -> -15.00", "AppliedToInvoice 15.00: -15.00 -> 0.00"]);
    }

    // killbill-credit-applied-oldest-first of the worked cases.
    [Fact]
    public async Task The_balance_is_applied_at_issue_only_and_an_open_invoice_stays_due()
    {
        await using var host = await StartAsync("2015-06-14T00:00:00Z");
        var plan = await host.PlanAsync("USD", Fee("A", 249.95m));
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id, AlignBillingWithStartDate = true });
        host.Clock.Reset(At("2015-06-20T00:00:00Z"));
        await host.AdjustAsync(customer.Id, 300.00m);

        await host.Time.LiveToAsync(At("2015-07-14T00:00:00Z"), Duration.FromDays(1), default);

        (await host.InvoiceStatesAsync()).ShouldBe(
        [
            "2015-06-14 INV-000001 Issued 249.95 - 0.00 due 249.95",
            "2015-07-14 INV-000002 Paid 249.95 - 249.95 due 0.00",
        ]);
        (await host.BalanceAsync(customer.Id)).ShouldBe("50.05 USD");
        (await host.InvoicesAsync())[1].PaidAt.ShouldBe(At("2015-07-14T00:00:00Z"));
    }

    [Fact]
    public async Task Two_drafts_show_one_balance_and_at_issue_it_goes_by_invoice_date_and_id()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.AdjustAsync(customer.Id, 40.00m);
        await host.OneOffAsync(customer.Id, "2026-02-02T00:00:00Z", 30.00m);
        await host.OneOffAsync(customer.Id, "2026-02-02T00:00:00Z", 25.00m);
        await host.OneOffAsync(customer.Id, "2026-02-01T00:00:00Z", 5.00m);

        // Each draft alone is shown as if it were issued now.
        (await host.InvoiceStatesAsync()).ShouldBe(
        [
            "2026-02-01 - Draft 5.00 - 5.00 due 0.00",
            "2026-02-02 - Draft 30.00 - 30.00 due 0.00",
            "2026-02-02 - Draft 25.00 - 25.00 due 0.00",
        ]);
        (await host.BalanceAsync(customer.Id)).ShouldBe("40.00 USD");

        await host.Time.CatchUpAtAsync(At("2026-02-10T00:00:00Z"), default);
        (await host.InvoiceStatesAsync()).ShouldBe(
        [
            "2026-02-01 INV-000001 Paid 5.00 - 5.00 due 0.00",
            "2026-02-02 INV-000002 Paid 30.00 - 30.00 due 0.00",
            "2026-02-02 INV-000003 Issued 25.00 - 5.00 due 20.00",
        ]);
        (await host.BalanceAsync(customer.Id)).ShouldBe("0.00 USD");
    }

    [Fact]
    public async Task The_upcoming_invoice_shows_the_balance_and_its_issue_takes_the_same()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.PlanAsync("USD", Fee("A", 49.00m));
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await host.AdjustAsync(customer.Id, 10.00m);

        (await host.UpcomingAsync(subscription.Id)).AmountDue.ToString().ShouldBe("39.00 USD");
        await host.Time.LiveToAsync(At("2026-02-01T00:00:00Z"), Duration.FromDays(1), default);

        (await host.InvoicesAsync())[1].AmountDue.ToString().ShouldBe("39.00 USD");
        (await host.UpcomingAsync(subscription.Id)).AmountDue.ToString().ShouldBe("49.00 USD");
    }

    [Fact]
    public async Task An_invoice_of_0_00_is_paid_at_once_and_leaves_a_debt_for_the_next_one()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.AdjustAsync(customer.Id, -3.00m);

        await host.OneOffAsync(customer.Id, "2026-01-01T00:00:00Z", 0.00m);
        await host.OneOffAsync(customer.Id, "2026-01-01T00:00:00Z", 1.00m);

        (await host.InvoiceStatesAsync()).ShouldBe(["2026-01-01 INV-000001 Paid 0.00 - 0.00 due 0.00", "2026-01-01 INV-000002 Issued 1.00 - -3.00 due 4.00"]);
    }

    [Fact]
    public async Task Balances_of_two_currencies_do_not_mix()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.AdjustAsync(customer.Id, 100m, "EUR");
        await host.AdjustAsync(customer.Id, 7m, "JPY");

        await host.OneOffAsync(customer.Id, "2026-01-01T00:00:00Z", 20.00m);

        (await host.InvoicesAsync()).Single().AmountDue.ToString().ShouldBe("20.00 USD");
        (await host.BalanceAsync(customer.Id, "EUR")).ShouldBe("100.00 EUR");
        (await host.BalanceAsync(customer.Id, "JPY")).ShouldBe("7 JPY");
    }

    [Fact]
    public async Task What_was_due_before_an_adjustment_does_not_feel_it_however_late_it_is_issued()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.PlanAsync("USD", Fee("A", 49.00m));
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        host.Clock.Reset(At("2026-02-05T00:00:00Z")); // nothing swept since

        await host.AdjustAsync(customer.Id, 10.00m);

        (await host.InvoiceStatesAsync()).Last().ShouldBe("2026-02-01 INV-000002 Issued 49.00 - 0.00 due 49.00");
        (await host.BalanceAsync(customer.Id)).ShouldBe("10.00 USD");
    }

    [Fact]
    public async Task Adjustments_are_checked_and_say_what_is_wrong()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Etc/UTC");

        (await host.TryAdjustAsync(customer.Id, 0m)).Refusal!.Message.ShouldBe("amount: must be above 0, but is 0.");
        (await host.TryAdjustAsync(customer.Id, 1.005m)).Refusal!.Message.ShouldBe("amount: must have at most the 2 decimal places of USD, but is 1.005.");
        (await host.TryAdjustAsync(customer.Id, 1m, null)).Refusal!.Message.ShouldBe("currency: is required: the customer has no currency yet.");
        (await host.TryAdjustAsync(customer.Id, 1m, "XXL")).Refusal!.Kind.ShouldBe(RefusalKind.Invalid);
        (await host.TryAdjustAsync(default, 1m)).Refusal!.Kind.ShouldBe(RefusalKind.NotFound);
        (await host.MovesAsync(customer.Id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Transactions_are_listed_newest_first_page_by_page()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Etc/UTC");
        foreach (var amount in new[] { 1m, 2m, 3m, 4m, 5m })
            await host.AdjustAsync(customer.Id, amount);

        var amounts = new List<decimal>();
        var page = new PageRequest(2);
        do
        {
            var found = (await host.InScopeAsync<ICustomerBalanceService, Outcome<Page<BalanceTransaction>>>(
                s => s.ListAsync(customer.Id, new BalanceQuery { Currency = "USD" }, page, default))).Value;
            found.Items.Count.ShouldBeLessThanOrEqualTo(2);
            amounts.AddRange(found.Items.Select(t => t.Amount.Amount));
            page = page with { Cursor = found.NextCursor };
        }
        while (page.Cursor is not null);

        amounts.ShouldBe([5m, 4m, 3m, 2m, 1m]);
    }

    [Fact]
    public async Task A_transaction_carries_the_time_of_the_customers_clock_and_the_audit_trail_that_of_the_wall_and_who_acted()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var clock = (await host.InScopeAsync<ITestClockService, Outcome<TestClock>>(s => s.CreateAsync(At("2030-05-01T00:00:00Z"), null, default))).Value;
        var customer = await host.CustomerAsync("Etc/UTC", clock: clock.Id);

        await using (var scope = host.Services.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredService<ActorScope>().Enter("user:ada");
            var adjust = new AdjustBalance(BalanceAdjustment.Increment, 5m, "USD", "Sorry for the outage");
            (await scope.ServiceProvider.GetRequiredService<ICustomerBalanceService>().AdjustAsync(customer.Id, adjust, default))
                .Value.CreatedAt.ShouldBe(At("2030-05-01T00:00:00Z"));
        }

        await host.AdjustAsync(customer.Id, -2m);
        var trail = (await host.InScopeAsync<IAuditService, Outcome<Page<AuditEntry>>>(
            s => s.ListAsync(new AuditQuery("customer", customer.Id.ToString()), new PageRequest(), default))).Value.Items;
        trail[^1].Action.ShouldBe("customer.created");
        trail.SkipLast(1).Select(e => $"{e.At} {e.Actor} {e.Action} {e.Reason}: {e.Details["amount"]} -> {e.Details["balance"]}").ShouldBe(
        [
            "2026-01-01T00:00:00Z system customer.balance_adjusted By hand: -2.00 USD -> 3.00 USD",
            "2026-01-01T00:00:00Z user:ada customer.balance_adjusted Sorry for the outage: 5.00 USD -> 5.00 USD",
        ]);
    }
}
