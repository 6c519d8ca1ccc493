using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using Orb.Billing;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;

namespace Orb.SampleHost.Tests;

/// <summary>Subscriptions that began 45 days ago and ended 5 days ago, with usage, and of which nothing has been billed since the first day.</summary>
internal static class BillRunStory
{
    public static async Task PrepareAsync(BillRunDatabase database, Instant wall, int subscriptions)
    {
        var clock = new FakeClock(wall - Duration.FromDays(45));
        await using var engine = database.Engine(clock);
        await InScopeAsync(engine, async (IBillingSchema schema) =>
        {
            await schema.MigrateAsync(default);
            return true;
        });
        var plan = await InScopeAsync<ICatalogService, Plan>(engine, PlanAsync);
        var (start, end) = (clock.GetCurrentInstant(), wall - Duration.FromDays(5));
        await Parallel.ForAsync(0, subscriptions, new ParallelOptions { MaxDegreeOfParallelism = database.Writers }, async (i, _) =>
        {
            var customer = (await InScopeAsync(engine, (ICustomerService s) => s.CreateAsync(
                new CreateCustomer { Name = "Acme", Email = "ap@acme.example", ExternalCustomerId = Name(i) }, default))).Value;
            (await InScopeAsync(engine, (ISubscriptionService s) => s.CreateAsync(
                new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id, StartDate = start, EndDate = end }, default))).Value.ShouldNotBeNull();
        });

        foreach (var day in (int[])[2, 20, 38])
        {
            clock.Reset(start + Duration.FromDays(day));
            foreach (var batch in Enumerable.Range(0, subscriptions).Chunk(500))
            {
                var events = batch.Select(i => new NewUsageEvent
                {
                    IdempotencyKey = $"{Name(i)}-{day.ToString(CultureInfo.InvariantCulture)}",
                    EventName = "completion",
                    ExternalCustomerId = Name(i),
                    Timestamp = clock.GetCurrentInstant(),
                    Properties = new Dictionary<string, PropertyValue> { ["tokens"] = PropertyValue.Number((i % 97) + (day * 0.25m)) },
                });
                (await InScopeAsync(engine, (IUsageService s) => s.IngestAsync([.. events], default))).Failures.ShouldBeEmpty();
            }
        }
    }

    private static async Task<Plan> PlanAsync(ICatalogService catalog)
    {
        var item = (await catalog.CreateItemAsync(new CreateItem("API"), default)).Value;
        var metric = (await catalog.CreateMetricAsync(
            new CreateMetric("Tokens", item.Id, "SELECT SUM(tokens) FROM events WHERE event_name = 'completion'"), default)).Value;
        return (await catalog.CreatePlanAsync(
            new CreatePlan
            {
                Name = "Pro",
                Currency = "USD",
                Prices =
                [
                    new NewPrice { Name = "Platform", ItemId = item.Id, Cadence = "monthly", Model = new UnitPriceModel(49.00m), BilledInAdvance = true },
                    new NewPrice
                    {
                        Name = "Tokens", ItemId = item.Id, Cadence = "monthly", MetricId = metric.Id,
                        Model = new TieredPriceModel([new Tier(0, 50, 0.10m), new Tier(50, null, 0.0333m)]),
                    },
                ],
            },
            default)).Value;
    }

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"customer-{i:00000}");

    private static async Task<TResult> InScopeAsync<TService, TResult>(ServiceProvider engine, Func<TService, Task<TResult>> run)
        where TService : notnull
    {
        await using var scope = engine.CreateAsyncScope();
        return await run(scope.ServiceProvider.GetRequiredService<TService>());
    }
}
