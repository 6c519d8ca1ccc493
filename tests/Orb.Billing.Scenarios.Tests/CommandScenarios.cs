using Orb.Billing.Catalog;
using Orb.Billing.Core.Rating;
using Orb.Billing.Subscriptions;
using Orb.Billing.TestClocks;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>What a command does to work that was due before it, and what it refuses (R22, docs/decisions/0002).</summary>
public sealed class CommandScenarios
{
    [Fact]
    public async Task A_command_after_an_outage_leaves_work_that_was_due_before_it_its_own_time()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.PlanAsync("USD", Fee("monthly", 28.00m));
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });

        host.Clock.Reset(At("2026-02-08T09:00:00Z")); // nobody has swept since 1 January
        await host.CancelAsync(subscription.Id, CancelOption.Immediate);

        // As if February had been billed on the 1st: 28.00, of which 7 days stay.
        (await host.BooksAsync()).ShouldBe("""
            2026-01-01T00:00:00Z Issued INV-000001 total 28.00 USD due 28.00 USD issued 2026-01-01T00:00:00Z
              Fee monthly: 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z, 1, 28.00 USD
            2026-02-01T00:00:00Z Issued INV-000002 total 28.00 USD due 7.00 USD issued 2026-02-01T00:00:00Z
              Fee monthly: 2026-02-01T00:00:00Z to 2026-03-01T00:00:00Z, 1, 28.00 USD
              credit note CN-000001 21.00 USD at 2026-02-08T09:00:00Z
            """);
    }

    [Fact]
    public async Task A_second_subscription_after_an_outage_leaves_the_first_its_times()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.PlanAsync("USD", Fee("monthly", 28.00m));
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });

        host.Clock.Reset(At("2026-02-08T09:00:00Z"));
        await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });

        (await host.InvoicesAsync()).Select(i => $"{i.Number} {i.Total} {i.IssuedAt}").ShouldBe(
        [
            "INV-000001 28.00 USD 2026-01-01T00:00:00Z",
            "INV-000002 28.00 USD 2026-02-01T00:00:00Z",
            "INV-000003 21.00 USD 2026-02-08T09:00:00Z",
        ]);
    }

    [Theory]
    [InlineData("1969-12-31T23:59:59Z")]
    [InlineData("2201-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.999999999Z")]
    [InlineData("-9998-01-01T00:00:00Z")]
    public async Task Dates_beyond_1970_to_2200_are_refused_and_name_their_field(string date)
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.PlanAsync("USD", Fee("monthly", 28.00m), Fee("one_time", 1.00m));
        var customer = await host.CustomerAsync("Pacific/Kiritimati");
        var command = new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id };
        var subscription = await host.SubscribeAsync(command);

        (await CreateAsync(command with { StartDate = At(date) })).Issues.ShouldContain(i => i.Field == "start_date");
        (await CreateAsync(command with { EndDate = At(date) })).Issues.ShouldContain(i => i.Field == "end_date");
        (await host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionView>>(s => s.ChangeAsync(
            subscription.Id, new CancelSubscription(CancelOption.RequestedDate, At(date)), default))).Refusal!.Issues.Single().Field.ShouldBe("cancellation_date");
        (await host.InScopeAsync<ITestClockService, Outcome<TestClock>>(s => s.CreateAsync(At(date), null, default)))
            .Refusal!.Issues.Single().Field.ShouldBe("frozen_time");

        async Task<Refusal> CreateAsync(CreateSubscription wrong) =>
            (await host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionView>>(s => s.CreateAsync(wrong, default))).Refusal!;
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
