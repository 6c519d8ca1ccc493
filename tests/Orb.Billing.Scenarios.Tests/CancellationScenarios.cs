using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Rating;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>What leaving does to money: unused days in advance are credited, usage is cut at the instant (R8, R11, R12).</summary>
public sealed class CancellationScenarios
{
    [Fact]
    public async Task Cancelling_at_once_credits_the_unused_days_and_bills_the_usage_so_far()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.TokenPlanAsync();
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await host.Time.LiveToAsync(At("2026-01-11T15:30:00Z"), default);
        await host.IngestAsync(Tokens(customer, "a", "2026-01-11T15:29:59Z", 10m), Tokens(customer, "b", "2026-01-11T15:30:00Z", 10m));

        await host.CancelAsync(subscription.Id, CancelOption.Immediate);
        await host.Time.LiveToAsync(At("2026-03-05T00:00:00Z"), default);

        // 49.00 x 10/31 = 15.81 stays; 11 January belongs to what follows it (R8). The second event came at the end itself.
        (await host.BooksAsync()).ShouldBe("""
            2026-01-01T00:00:00Z Issued INV-000001 total 49.00 USD due 15.81 USD issued 2026-01-01T00:00:00Z
              Platform: 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z, 1, 49.00 USD
              credit note CN-000001 33.19 USD at 2026-01-11T15:30:00Z
            2026-01-11T15:30:00Z Issued INV-000002 total 1.00 USD due 1.00 USD issued 2026-01-12T03:30:00Z
              API tokens: 2026-01-01T00:00:00Z to 2026-01-11T15:30:00Z, 10, 1.00 USD [0 - 1000: 10 = 1.00]
            """);
    }

    [Fact]
    public async Task Cancelling_on_the_local_day_of_the_start_credits_everything()
    {
        await using var host = await StartAsync("2026-01-15T08:00:00Z");
        var plan = await host.PlanAsync("USD", Fee("monthly", 30.00m), Fee("one_time", 100.00m));
        var customer = await host.CustomerAsync("Europe/Berlin");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        host.Clock.Reset(At("2026-01-15T22:59:00Z")); // 23:59 in Berlin

        await host.CancelAsync(subscription.Id, CancelOption.Immediate);

        var invoice = (await host.InvoicesAsync()).Single();
        invoice.Total.ToString().ShouldBe("116.45 USD"); // 30.00 x 17/31 + 100.00
        invoice.AmountDue.ToString().ShouldBe("0.00 USD");
    }

    [Fact]
    public async Task Cancelling_at_the_end_of_the_term_bills_nothing_more_after_it()
    {
        await using var host = await StartAsync("2026-01-10T00:00:00Z");
        var plan = await host.PlanAsync("USD", Fee("monthly", 30.00m), Fee("quarterly", 90.00m));
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id, AlignBillingWithStartDate = true });

        var cancelled = await host.CancelAsync(subscription.Id, CancelOption.EndOfSubscriptionTerm);
        await host.Time.LiveToAsync(At("2026-12-31T00:00:00Z"), Duration.FromDays(1), default);

        cancelled.Timeline.End.ShouldBe(At("2026-04-10T00:00:00Z")); // the quarter is the longest cadence
        (await host.InvoicesAsync()).Select(i => i.Total.ToString()).ShouldBe(["120.00 USD", "30.00 USD", "30.00 USD"]);
    }

    [Fact]
    public async Task A_cancellation_for_a_later_date_credits_at_that_date()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.PlanAsync("USD", Fee("monthly", 31.00m));
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await host.CancelAsync(subscription.Id, CancelOption.RequestedDate, "2026-01-21T00:00:00Z");

        (await host.InvoicesAsync()).Single().AmountDue.ToString().ShouldBe("31.00 USD");
        await host.Time.LiveToAsync(At("2026-02-10T00:00:00Z"), Duration.FromDays(1), default);
        (await host.InvoicesAsync()).Single().AmountDue.ToString().ShouldBe("20.00 USD");
    }

    [Fact]
    public async Task A_backdated_cancellation_credits_and_its_papers_carry_the_time_of_the_request()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.PlanAsync("USD", Fee("monthly", 31.00m));
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await host.Time.LiveToAsync(At("2026-02-10T09:00:00Z"), default);

        await host.CancelAsync(subscription.Id, CancelOption.RequestedDate, "2026-01-21T00:00:00Z");

        // February is credited whole (R12: a credit note, no void), January keeps 20 of 31 days.
        (await host.BooksAsync()).ShouldBe("""
            2026-01-01T00:00:00Z Issued INV-000001 total 31.00 USD due 20.00 USD issued 2026-01-01T00:00:00Z
              Fee monthly: 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z, 1, 31.00 USD
              credit note CN-000001 11.00 USD at 2026-02-10T09:00:00Z
            2026-02-01T00:00:00Z Paid INV-000002 total 31.00 USD due 0.00 USD issued 2026-02-01T00:00:00Z
              Fee monthly: 2026-02-01T00:00:00Z to 2026-03-01T00:00:00Z, 1, 31.00 USD
              credit note CN-000002 31.00 USD at 2026-02-10T09:00:00Z
            """);
    }

    [Fact]
    public async Task Cancelling_within_the_grace_period_rebuilds_the_draft()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.TokenPlanAsync();
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await host.IngestAsync(Tokens(customer, "a", "2026-01-01T00:00:00Z", 20m));
        await host.Time.LiveToAsync(At("2026-02-01T06:00:00Z"), default);
        (await host.InvoicesAsync())[1].Total.ToString().ShouldBe("51.00 USD");

        await host.CancelAsync(subscription.Id, CancelOption.Immediate);

        // The fee of February was on a draft: it gets no credit note, the draft is rebuilt without it (R12).
        (await host.InvoicesAsync())[1].Total.ToString().ShouldBe("2.00 USD");
        await host.Time.LiveToAsync(At("2026-02-03T00:00:00Z"), default);
        (await host.InvoicesAsync()).Select(i => (i.Total.ToString(), i.Status.ToString(), i.CreditNotes.Count)).ShouldBe(
            [("49.00 USD", "Issued", 0), ("2.00 USD", "Issued", 0), ("0.00 USD", "Paid", 0)]);
    }

    [Fact]
    public async Task The_usage_of_an_ended_subscription_is_that_of_its_last_period_up_to_the_end()
    {
        await using var host = await StartAsync("2026-01-05T00:00:00Z");
        var plan = await host.TokenPlanAsync();
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await host.Time.LiveToAsync(At("2026-03-10T12:00:00Z"), Duration.FromDays(1), default);
        await host.IngestAsync(Tokens(customer, "a", "2026-03-10T11:00:00Z", 70m));
        await host.CancelAsync(subscription.Id, CancelOption.Immediate);

        var usage = (await host.InScopeAsync<IUsageService, Outcome<IReadOnlyList<MetricUsage>>>(
            s => s.OfSubscriptionAsync(new SubscriptionUsageQuery { SubscriptionId = subscription.Id }, default))).Value;

        usage.Single().Windows.Single().ShouldBe(new UsageWindow(new(At("2026-03-01T00:00:00Z"), At("2026-03-10T12:00:00Z")), 70m));
    }

    [Fact]
    public async Task Ending_on_an_invoice_date_that_was_issued_before_still_bills_what_is_due_in_arrears()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.PlanAsync("USD", Fee("monthly", 10.00m), Fee("quarterly", 90.00m) with { BilledInAdvance = false });
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await host.Time.LiveToAsync(At("2026-02-01T00:00:00Z"), default);

        // The invoice of 1 February has been issued: it cannot take the 31 of 90 days any more, a second one of that date does.
        await host.CancelAsync(subscription.Id, CancelOption.Immediate);
        await host.Time.LiveToAsync(At("2026-05-01T00:00:00Z"), Duration.FromDays(1), default);

        (await host.BooksAsync()).ShouldBe("""
            2026-01-01T00:00:00Z Issued INV-000001 total 10.00 USD due 10.00 USD issued 2026-01-01T00:00:00Z
              Fee monthly: 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z, 1, 10.00 USD
            2026-02-01T00:00:00Z Paid INV-000002 total 10.00 USD due 0.00 USD issued 2026-02-01T00:00:00Z
              Fee monthly: 2026-02-01T00:00:00Z to 2026-03-01T00:00:00Z, 1, 10.00 USD
              credit note CN-000001 10.00 USD at 2026-02-01T00:00:00Z
            2026-02-01T00:00:00Z Issued INV-000003 total 31.00 USD due 31.00 USD issued 2026-02-01T00:00:00Z
              Fee quarterly: 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z, 1, 31.00 USD
            """);
    }

    private static NewPrice Fee(string cadence, decimal amount) => new()
    {
        Name = $"Fee {cadence}",
        ItemId = default,
        Cadence = cadence,
        Model = new UnitPriceModel(amount),
        BilledInAdvance = true,
    };
}
