using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;
using static Orb.Billing.Scenarios.Tests.TimelineSteps;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>What ends with one credit policy after an end with another was planned, and when a planned end is credited (R11, R12, R20).</summary>
public sealed class CreditPolicyScenarios
{
    private static readonly ChangePolicy None = new(Credit: CreditPolicy.None);
    private static readonly ChangePolicy Full = new(Credit: CreditPolicy.Full);

    // 9.99 a month from 14 January, with an end on 1 February that is known when the first invoice is made.
    private static async Task<(BillingHost Host, SubscriptionId Id)> EndingAsync(ChangePolicy policy)
    {
        var host = await StartAsync("2026-01-13T00:00:00Z");
        var plan = await host.PlanAsync("USD", InAdvance("Seat", 9.99m));
        var customer = await host.CustomerAsync("Etc/UTC");
        var id = (await host.SubscribeAsync(new CreateSubscription
        {
            CustomerId = customer.Id,
            PlanId = plan.Id,
            StartDate = At("2026-01-14T00:00:00Z"),
            EndDate = At("2026-03-01T00:00:00Z"),
            AlignBillingWithStartDate = true,
        })).Id;
        host.Clock.Reset(At("2026-01-14T00:00:00Z"));
        await host.ChangeAsync(id, new CancelSubscription(CancelOption.RequestedDate, At("2026-02-01T00:00:00Z")) { Policy = policy });
        return (host, id);
    }

    [Fact]
    public async Task R20_A_cancellation_without_credit_before_a_planned_end_leaves_what_was_billed_up_to_there()
    {
        var (host, id) = await EndingAsync(ChangePolicy.Default);
        await using var _ = host;
        await host.ChangeAtAsync("2026-01-25T10:00:00Z", id, new CancelSubscription(CancelOption.Immediate) { Policy = None });
        await host.Time.LiveToAsync(At("2026-04-01T00:00:00Z"), HalfADay, default);
        (await host.BooksAsync()).ShouldBe("""
            2026-01-14T00:00:00Z Issued INV-000001 total 5.80 USD due 5.80 USD issued 2026-01-14T00:00:00Z
              Seat: 2026-01-14T00:00:00Z to 2026-02-01T00:00:00Z, 1, 5.80 USD
            """);
    }

    [Fact]
    public async Task R11_A_cancellation_by_days_in_the_place_of_one_that_gave_the_period_back_bills_its_days_at_once()
    {
        var (host, id) = await EndingAsync(Full);
        await using var _ = host;
        await host.ChangeAtAsync("2026-01-25T10:00:00Z", id, new CancelSubscription(CancelOption.Immediate));
        await host.Time.LiveToAsync(At("2026-04-01T00:00:00Z"), HalfADay, default);
        // 9.99 x 11/31.
        (await host.BooksAsync()).ShouldBe("""
            2026-01-25T10:00:00Z Issued INV-000001 total 3.54 USD due 3.54 USD issued 2026-01-25T10:00:00Z
              Seat: 2026-01-14T00:00:00Z to 2026-01-25T10:00:00Z, 1, 3.54 USD
            """);
    }

    [Fact]
    public async Task R12_A_planned_end_is_credited_when_it_takes_effect_though_another_price_ends_before()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.PlanAsync("USD", InAdvance("Platform", 31.00m), InAdvance("Support", 62.00m));
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await host.ChangeAtAsync("2026-01-05T00:00:00Z", subscription.Id, new CancelSubscription(CancelOption.RequestedDate, At("2026-01-21T00:00:00Z")));
        var support = subscription.Timeline.Intervals.Single(i => i.Price.Name == "Support");
        await host.ChangeAtAsync("2026-01-11T00:00:00Z", subscription.Id, new EndPrice(support.Id, At("2026-01-11T00:00:00Z")));
        await host.Time.LiveToAsync(At("2026-03-01T00:00:00Z"), HalfADay, default);
        (await host.BooksAsync()).ShouldBe("""
            2026-01-01T00:00:00Z Issued INV-000001 total 93.00 USD due 40.00 USD issued 2026-01-01T00:00:00Z
              Platform: 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z, 1, 31.00 USD
              Support: 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z, 1, 62.00 USD
              credit note CN-000001 42.00 USD at 2026-01-11T00:00:00Z
              credit note CN-000002 11.00 USD at 2026-01-21T00:00:00Z
            """);
    }
}
