using Orb.Billing.Alerts;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Alerts;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.AspNetCore.Tests.Support;

/// <summary>Alerts as the tests want them: one of each kind.</summary>
internal sealed class FakeAlerts(FakeBilling billing) : IAlertService
{
    public static readonly AlertView Dropped = OfCredits(1, AlertKind.CreditBalanceDropped, 100m, 20.5m);
    public static readonly AlertView Depleted = OfCredits(2, AlertKind.CreditBalanceDepleted);
    public static readonly AlertView Recovered = OfCredits(3, AlertKind.CreditBalanceRecovered);
    public static readonly AlertView Usage = OfSubscription(4, AlertKind.UsageExceeded, a => a with { MetricId = Samples.Metric.Id, Currency = null });
    public static readonly AlertView Cost = OfSubscription(5, AlertKind.CostExceeded, a => a with { IsEnabled = false });

    public static readonly AlertView Spend = OfSubscription(
        6, AlertKind.SpendExceeded, a => a with { PriceFilters = [AdjustmentFilter.Includes(AdjustmentFilterField.PriceType, "usage")] });

    private static readonly AlertView[] All = [Spend, Cost, Usage, Recovered, Depleted, Dropped];

    public Task<Outcome<AlertView>> CreateForCustomerAsync(CustomerId customerId, CreateCreditAlert command, CancellationToken cancellationToken) =>
        billing.Done((customerId, command), All.First(a => a.Alert.Kind == command.Kind));

    public Task<Outcome<AlertView>> CreateForSubscriptionAsync(
        SubscriptionId subscriptionId, CreateSubscriptionAlert command, CancellationToken cancellationToken) =>
        billing.Done((subscriptionId, command), All.First(a => a.Alert.Kind == command.Kind));

    public Task<Outcome<AlertView>> UpdateAsync(AlertId id, UpdateAlert command, CancellationToken cancellationToken) => billing.Done((id, command), Spend);

    public Task<Outcome<AlertView>> SetEnabledAsync(AlertId id, bool isEnabled, SubscriptionId? subscriptionId, CancellationToken cancellationToken) =>
        billing.Done((id, isEnabled, subscriptionId), isEnabled ? Spend : Cost);

    public Task<AlertView?> FindAsync(AlertId id, CancellationToken cancellationToken) => Task.FromResult(All.FirstOrDefault(a => a.Alert.Id == id));

    public Task<Outcome<Page<AlertView>>> ListAsync(AlertQuery query, PageRequest page, CancellationToken cancellationToken) =>
        billing.Done((query, page), new Page<AlertView>(All, billing.NextCursor));

    public Task<IReadOnlyList<AlertFiring>> FiringsAsync(AlertId id, CancellationToken cancellationToken) => throw new NotSupportedException();

    private static AlertView OfCredits(byte number, AlertKind kind, params decimal[] thresholds) => new(
        new Alert
        {
            Id = Id(number),
            Kind = kind,
            CustomerId = Samples.Customer.Id,
            Currency = Currency.Usd,
            Thresholds = thresholds,
            IsEnabled = true,
            CreatedAt = Samples.Now,
        },
        Samples.Customer.ExternalCustomerId,
        50m);

    private static AlertView OfSubscription(byte number, AlertKind kind, Func<Alert, Alert> with) => new(
        with(new Alert
        {
            Id = Id(number),
            Kind = kind,
            CustomerId = Samples.Customer.Id,
            SubscriptionId = Samples.Subscription.Subscription.Id,
            Currency = Currency.Usd,
            Thresholds = [100m, 500m],
            IsEnabled = true,
            CreatedAt = Samples.Now,
        }),
        Samples.Customer.ExternalCustomerId,
        null);

    private static AlertId Id(byte number) => new(new Guid(0x01900000, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0xa1, number));
}
