using NodaTime;
using Orb.Billing.Subscriptions;
using Orb.Billing.Work;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>A worker carries a batch of customers forward in rounds, one step of each per round (R22).</summary>
public sealed class RoundScenarios
{
    private static readonly Instant Due = At("2026-02-01T12:00:00Z");

    [Fact]
    public async Task One_bad_subscription_stops_only_its_own_steps_and_the_rest_of_its_round_goes_on_R22()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.TokenPlanAsync();
        var bad = await SubscribedAsync(host, plan.Id, 7, badAt: 3);
        host.Clock.Reset(Due);

        var swept = await host.InScopeAsync<ISweep, SweepResult>(s => s.RunAsync(Due, 100, default));

        // Of each customer: a draft on 1 February and its issue; of the bad one the draft and its parking.
        swept.ShouldBe(new SweepResult(7, 14, 0));
        var invoices = await host.InvoicesAsync();
        invoices.Where(i => i.InvoiceDate == At("2026-02-01T00:00:00Z")).Select(i => $"{i.Status} {i.Total}").Order().ShouldBe(
            ["Draft 0.00 USD", .. Enumerable.Repeat("Issued 59.00 USD", 6)]);
        invoices.Select(i => i.Number).OfType<string>().Order().ShouldBe(Enumerable.Range(1, 13).Select(n => $"INV-{n:D6}"));
        (await host.InScopeAsync<ISubscriptionService, SubscriptionView?>(s => s.FindAsync(bad, default)))!.Subscription.Parking!.Reason
            .ShouldBe("amount_overflow");
    }

    [Fact]
    public async Task A_run_that_is_stopped_gives_its_customers_back_and_another_finishes_it()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.TokenPlanAsync();
        await SubscribedAsync(host, plan.Id, 3, badAt: -1);
        host.Clock.Reset(Due);
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        (await host.InScopeAsync<ISweep, SweepResult>(s => s.RunAsync(Due, 100, stopped.Token))).ShouldBe(new SweepResult(0, 0, 0));
        (await host.InScopeAsync<ISweep, SweepResult>(s => s.RunAsync(Due, 100, default))).ShouldBe(new SweepResult(3, 6, 0));
    }

    private static async Task<Core.Subscriptions.SubscriptionId> SubscribedAsync(BillingHost host, Core.Catalog.PlanId plan, int customers, int badAt)
    {
        var bad = default(Core.Subscriptions.SubscriptionId);
        for (var i = 0; i < customers; i++)
        {
            var customer = await host.CustomerAsync("Etc/UTC");
            var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan });
            await host.IngestAsync(Tokens(customer, $"e{i}", "2026-01-01T00:00:00Z", i == badAt ? 9_999_999_999_999_999_999_999_999_999m : 100m));
            if (i != badAt)
                continue;
            bad = subscription.Id;
            await host.IngestAsync(Tokens(customer, "more", "2026-01-01T00:00:00Z", 9_999_999_999_999_999_999_999_999_999m));
        }

        return bad;
    }
}
