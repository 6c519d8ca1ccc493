using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;
using static Orb.Billing.Scenarios.Tests.TimelineSteps;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Everything a customer can do within one period: what stays charged is the days each plan ran, to the cent (R8, R11, R12, R20).</summary>
public sealed class OnePeriodScenarios
{
    [Fact]
    public async Task Upgrade_downgrade_pause_resume_and_cancellation_leave_the_days_that_ran()
    {
        await using var host = await StartAsync("2026-06-01T00:00:00Z");
        var basic = await host.PlanAsync("USD", InAdvance("Basic", 30.00m));
        var pro = await host.PlanAsync("USD", InAdvance("Pro", 60.00m));
        var customer = await host.CustomerAsync("Etc/UTC");
        var id = (await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = basic.Id })).Id;

        await host.ChangeAtAsync("2026-06-07T12:00:00Z", id, new ChangePlan { PlanId = pro.Id });
        await host.ChangeAtAsync("2026-06-13T08:00:00Z", id, new ChangePlan { PlanId = basic.Id });
        await host.ChangeAtAsync("2026-06-19T18:00:00Z", id, new PauseSubscription());
        await host.ChangeAtAsync("2026-06-25T10:00:00Z", id, new ResumeSubscription());
        await host.ChangeAtAsync("2026-06-28T23:00:00Z", id, new CancelSubscription(CancelOption.Immediate));
        await host.Time.LiveToAsync(At("2026-08-02T00:00:00Z"), HalfADay, default);

        // Basic 6 days, Pro 6 of 30 days, Basic again 6 and 3 days: 6.00, 12.00, 6.00 and 3.00.
        (await host.BooksAsync()).ShouldBe("""
            2026-06-01T00:00:00Z Issued INV-000001 total 30.00 USD due 6.00 USD issued 2026-06-01T00:00:00Z
              Basic: 2026-06-01T00:00:00Z to 2026-07-01T00:00:00Z, 1, 30.00 USD
              credit note CN-000001 24.00 USD at 2026-06-07T12:00:00Z
            2026-06-07T12:00:00Z Issued INV-000002 total 48.00 USD due 12.00 USD issued 2026-06-07T12:00:00Z
              Pro: 2026-06-07T12:00:00Z to 2026-07-01T00:00:00Z, 1, 48.00 USD
              credit note CN-000002 36.00 USD at 2026-06-13T08:00:00Z
            2026-06-13T08:00:00Z Issued INV-000003 total 18.00 USD due 6.00 USD issued 2026-06-13T08:00:00Z
              Basic: 2026-06-13T08:00:00Z to 2026-07-01T00:00:00Z, 1, 18.00 USD
              credit note CN-000003 12.00 USD at 2026-06-19T18:00:00Z
            2026-06-25T10:00:00Z Issued INV-000004 total 6.00 USD due 3.00 USD issued 2026-06-25T10:00:00Z
              Basic: 2026-06-25T00:00:00Z to 2026-07-01T00:00:00Z, 1, 6.00 USD
              credit note CN-000004 3.00 USD at 2026-06-28T23:00:00Z
            """);
    }

    [Fact]
    public async Task Without_proration_and_credit_every_fee_that_began_stays_whole()
    {
        await using var host = await StartAsync("2026-06-01T00:00:00Z");
        var basic = await host.PlanAsync("USD", InAdvance("Basic", 30.00m));
        var pro = await host.PlanAsync("USD", InAdvance("Pro", 60.00m));
        var customer = await host.CustomerAsync("Etc/UTC");
        var id = (await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = basic.Id })).Id;
        var whole = new ChangePolicy(Prorate: false, CreditPolicy.None);

        await host.ChangeAtAsync("2026-06-07T12:00:00Z", id, new ChangePlan { PlanId = pro.Id, Policy = whole });
        await host.ChangeAtAsync("2026-06-28T23:00:00Z", id, new CancelSubscription(CancelOption.Immediate) { Policy = whole });
        await host.Time.LiveToAsync(At("2026-08-02T00:00:00Z"), HalfADay, default);

        (await host.InvoicesAsync()).Select(i => (i.Total.ToString(), i.CreditNotes.Count)).ShouldBe([("30.00 USD", 0), ("60.00 USD", 0)]);
    }
}
