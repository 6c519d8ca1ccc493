using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Rating;
using Orb.Billing.Invoicing;
using Orb.Billing.Scenarios.Tests;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Docs.Tests.HowTo;

/// <summary>The code of docs/how-to/try-prices.md.</summary>
public sealed class SimulationSnippets
{
    [Fact]
    public async Task Prices_are_evaluated_over_given_and_stored_events()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.TokenPlanAsync();
        var price = plan.Prices[1].Price;
        var prices = host.Services.CreateScopeOf<IPriceEvaluationService>(out var scope);
        await using var _ = scope;

        // <evaluate-price>
        var evaluated = (await prices.EvaluateAsync(new()
        {
            From = Instant.FromUtc(2026, 1, 1, 0, 0),
            To = Instant.FromUtc(2026, 2, 1, 0, 0),
            Prices = [new() { PriceId = price.Id, GroupingKeys = ["region"] }],
            Events = // leave it out and name a customer to rate what is stored
            [
                new("completion", Instant.FromUtc(2026, 1, 5, 0, 0), new Dictionary<string, PropertyValue> { ["tokens"] = PropertyValue.Number(1_500m), ["region"] = PropertyValue.Text("eu") }),
            ],
        }, default)).Value;
        // </evaluate-price>

        evaluated[0].Evaluated.Amount.ToString().ShouldBe("125.00 USD");
        evaluated[0].Evaluated.Groups.ShouldHaveSingleItem().Group.ToString().ShouldBe("eu");
    }

    [Fact]
    public async Task A_change_of_prices_is_simulated_page_by_page()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.TokenPlanAsync();
        var price = plan.Prices[1].Price;
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await host.IngestAsync(Tokens(customer, "1", "2026-01-01T00:00:00Z", 1_500m));
        await host.Time.LiveToAsync(At("2026-02-02T00:00:00Z"), TimelineSteps.HalfADay, default);
        var simulation = host.Services.CreateScopeOf<ISimulationService>(out var scope);
        await using var _ = scope;
        var cancellationToken = CancellationToken.None;

        // <simulate-prices>
        var asked = new SimulateBilling
        {
            From = Instant.FromUtc(2026, 1, 1, 0, 0),
            To = Instant.FromUtc(2026, 2, 1, 0, 0),
            Changes = [new(price.Id, new() { Name = "API tokens", ItemId = price.ItemId, MetricId = price.MetricId, Cadence = "monthly", Model = new UnitPriceModel(0.09m) })],
        };
        var totals = new List<SimulatedAmount>();
        string? cursor = null;
        do
        {
            var page = (await simulation.RunAsync(asked, new(Limit: 100, cursor), cancellationToken)).Value;
            foreach (var found in page.Items)
                Console.WriteLine($"{found.CustomerId}: {string.Join(", ", found.Amounts.Select(a => $"{a.Before} becomes {a.After}"))}");
            totals.AddRange(page.Totals);
            cursor = page.NextCursor; // keep it, and go on after a failure where you were
        }
        while (cursor is not null);
        var inAll = SimulatedAmount.Sum(totals); // one a currency
        // </simulate-prices>

        inAll.ShouldHaveSingleItem().ToString().ShouldContain("Before = 174.00 USD, After = 184.00 USD");
    }
}

/// <summary>A service of a scope that the caller disposes of.</summary>
internal static class ScopedServices
{
    public static TService CreateScopeOf<TService>(this IServiceProvider services, out Microsoft.Extensions.DependencyInjection.AsyncServiceScope scope)
        where TService : notnull
    {
        scope = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.CreateAsyncScope(services);
        return Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<TService>(scope.ServiceProvider);
    }
}
