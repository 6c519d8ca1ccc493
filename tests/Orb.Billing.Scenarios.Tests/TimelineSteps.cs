using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>What a scenario does to the timeline of a subscription.</summary>
internal static class TimelineSteps
{
    /// <summary>Steps of a sweep twice a day, which is often enough: late work is stamped with the time it was due.</summary>
    public static Duration HalfADay { get; } = Duration.FromHours(12);

    /// <summary>A fee in advance.</summary>
    public static NewPrice InAdvance(string name, decimal amount, decimal quantity = 1m, string cadence = "monthly") => new()
    {
        Name = name,
        ItemId = default,
        Cadence = cadence,
        Model = new UnitPriceModel(amount),
        BilledInAdvance = true,
        FixedPriceQuantity = quantity,
    };

    public static async Task<Subscription> ChangeAsync(this BillingHost host, SubscriptionId id, SubscriptionChange change) =>
        (await host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionView>>(s => s.ChangeAsync(id, change, default))).Value.Subscription;

    /// <summary>Another quantity of a price, now.</summary>
    public static Task<Subscription> ChangeQuantityAsync(this BillingHost host, SubscriptionId id, Plan plan, string price, decimal quantity) =>
        host.ChangeAsync(id, new ChangeQuantity { PriceId = plan.Prices.Single(p => p.Price.Name == price).Price.Id, Quantity = quantity });

    /// <summary>Lives to an instant and changes the subscription there.</summary>
    public static async Task<Subscription> ChangeAtAsync(this BillingHost host, string at, SubscriptionId id, SubscriptionChange change)
    {
        await host.Time.LiveToAsync(BillingHost.At(at), HalfADay, default);
        return await host.ChangeAsync(id, change);
    }
}
