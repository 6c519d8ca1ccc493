using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NodaTime;
using Orb.Billing.Alerts;
using Orb.Billing.Audit;
using Orb.Billing.Catalog;
using Orb.Billing.Credits;
using Orb.Billing.Customers;
using Orb.Billing.EntityFrameworkCore.Alerts;
using Orb.Billing.EntityFrameworkCore.Audit;
using Orb.Billing.EntityFrameworkCore.Bulk;
using Orb.Billing.EntityFrameworkCore.Catalog;
using Orb.Billing.EntityFrameworkCore.Credits;
using Orb.Billing.EntityFrameworkCore.Customers;
using Orb.Billing.EntityFrameworkCore.Invoicing;
using Orb.Billing.EntityFrameworkCore.Metering;
using Orb.Billing.EntityFrameworkCore.Outbox;
using Orb.Billing.EntityFrameworkCore.Subscriptions;
using Orb.Billing.EntityFrameworkCore.Taxes;
using Orb.Billing.EntityFrameworkCore.Tenants;
using Orb.Billing.EntityFrameworkCore.TestClocks;
using Orb.Billing.EntityFrameworkCore.Work;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Outbox;
using Orb.Billing.Subscriptions;
using Orb.Billing.Taxes;
using Orb.Billing.Tenants;
using Orb.Billing.TestClocks;
using Orb.Billing.Work;

namespace Orb.Billing.EntityFrameworkCore;

/// <summary>Registers the stores that are the same on every relational database; for the packages of the databases.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RelationalStores
{
    // As many as serve requests and steps at the same time, and no more than a server is glad to keep; others are made for their scope and thrown away.
    private const int PooledContexts = 64;

    /// <summary>Adds the stores on a context. The database's package adds <see cref="IRowLocks"/>, <see cref="IDueWorkClaims"/>, <see cref="IOutboxClaims"/>, the usage stores and the schema.</summary>
    /// <typeparam name="TContext">The database's context.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Says which database, once for the process.</param>
    public static IServiceCollection AddOrbRelationalStores<TContext>(this IServiceCollection services, Action<IServiceProvider, DbContextOptionsBuilder> configure)
        where TContext : OrbDbContext
    {
        services.AddDbContextPool<TContext>(configure, PooledContexts);
        EnterScope<TContext>(services);
        services.TryAddScoped<TenantScope>();
        services.TryAddSingleton(DateTimeZoneProviders.Tzdb);
        services.TryAddSingleton<KnownPriceModels>();
        services.TryAddScoped<OrbDbContext>(provider => provider.GetRequiredService<TContext>());
        services.TryAddScoped<BillingTransactions>();
        services.TryAddScoped<IBillingTransactions>(provider => provider.GetRequiredService<BillingTransactions>());
        services.TryAddScoped<BulkWriting>();
        services.TryAddScoped<ICustomerStore, CustomerStore>();
        services.TryAddScoped<IBalanceStore, BalanceStore>();
        services.TryAddScoped<ICreditStore, CreditStore>();
        services.TryAddScoped<IAuditStore, AuditStore>();
        services.TryAddScoped<IItemStore, ItemStore>();
        services.TryAddScoped<IMetricStore, MetricStore>();
        services.TryAddScoped<IPlanStore, PlanStore>();
        services.TryAddScoped<IPricingUnitStore, PricingUnitStore>();
        services.TryAddScoped<ICouponStore, CouponStore>();
        services.TryAddScoped<IDimensionalPriceGroupStore, DimensionalPriceGroupStore>();
        services.TryAddScoped<ITaxRateStore, TaxRateStore>();
        services.TryAddScoped<ISubscriptionStore, SubscriptionStore>();
        services.TryAddScoped<IInvoiceStore, InvoiceStore>();
        services.TryAddScoped<IThresholdCheckStore, ThresholdCheckStore>();
        services.TryAddScoped<IAlertStore, AlertStore>();
        services.TryAddScoped<IBackfillStore, BackfillStore>();
        services.TryAddScoped<IBillingExceptionStore, BillingExceptionStore>();
        services.TryAddScoped<IOutboxStore, OutboxStore>();
        services.TryAddScoped<ITestClockStore, TestClockStore>();
        services.TryAddScoped<ITenantStore, TenantStore>();
        services.TryAddScoped<IApiKeyStore, ApiKeyStore>();
        services.TryAddScoped<ITenantSettingsStore, TenantSettingsStore>();
        services.TryAddScoped<IIdempotencyStore, IdempotencyStore>();
        services.TryAddScoped<IDueWorkStore, DueWorkStore>();
        services.TryAddScoped<IBillingRunStore, BillingRunStore>();
        return services;
    }

    // What EF registered takes a context from the pool and gives it back with the scope; the scope's tenant has to come along.
    private static void EnterScope<TContext>(IServiceCollection services)
        where TContext : OrbDbContext
    {
        var pooled = services.Last(d => d.ServiceType == typeof(TContext)).ImplementationFactory
            ?? throw new InvalidOperationException($"{typeof(TContext).Name} is not registered as a pooled context.");
        services.Replace(ServiceDescriptor.Scoped(provider =>
        {
            var context = (TContext)pooled(provider);
            context.Enter(provider.GetRequiredService<TenantScope>(), provider);
            return context;
        }));
    }
}
