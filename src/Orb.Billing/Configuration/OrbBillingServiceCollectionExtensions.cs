using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NodaTime;
using Orb.Billing;
using Orb.Billing.Alerts;
using Orb.Billing.Audit;
using Orb.Billing.Catalog;
using Orb.Billing.Configuration;
using Orb.Billing.Credits;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Outbox;
using Orb.Billing.Subscriptions;
using Orb.Billing.Taxes;
using Orb.Billing.Telemetry;
using Orb.Billing.Tenants;
using Orb.Billing.TestClocks;
using Orb.Billing.Work;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the billing engine to a host.</summary>
public static class OrbBillingServiceCollectionExtensions
{
    /// <summary>
    /// Adds the engine's services. A store must be chosen on the result, for example with <c>UseSqlite</c>; a host without one fails at start.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Changes settings; may be called again.</param>
    public static OrbBillingBuilder AddOrbBilling(this IServiceCollection services, Action<OrbBillingOptions>? configure = null)
    {
        var builder = services.FirstOrDefault(s => s.ServiceType == typeof(OrbBillingBuilder))?.ImplementationInstance as OrbBillingBuilder;
        if (builder is null)
        {
            builder = new OrbBillingBuilder(services);
            services.AddSingleton(builder);
            AddEngine(services);
        }

        if (configure is not null)
            services.Configure(configure);
        return builder;
    }

    /// <summary>Runs due work in this process: the invoices, the renewals, the test clocks and the messages to others (off by default: a web node may not want to bill).</summary>
    /// <exception cref="InvalidOperationException">Another trigger was chosen before, for example Quartz.</exception>
    public static OrbBillingBuilder AddBackgroundProcessing(this OrbBillingBuilder builder, Action<BackgroundProcessingOptions>? configure = null)
    {
        if (configure is not null)
            builder.Services.Configure(configure);
        builder.Choose("trigger of due work", "AddBackgroundProcessing");
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, BillingWorker>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, OutboxWorker>());
        return builder;
    }

    /// <summary>Brings the database to this version when the host starts. For development and single hosts; elsewhere migrate as a step of its own.</summary>
    public static OrbBillingBuilder MigrateOnStart(this OrbBillingBuilder builder)
    {
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SchemaMigration>());
        return builder;
    }

    /// <summary>
    /// Adds a price model of the host's own: prices may have it from then on, by the API and in plans, and it is billed like the engine's own. A database
    /// that holds such prices needs the registration in every host; without it the subscriptions that have them are parked.
    /// </summary>
    /// <typeparam name="TModel">The model, whose examples are worked through now.</typeparam>
    /// <exception cref="InvalidOperationException">The model has no name of its own, or an example shows that it would bill wrongly.</exception>
    public static OrbBillingBuilder AddPriceModel<TModel>(this OrbBillingBuilder builder)
        where TModel : HostPriceModel, IHostPriceModel<TModel>
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!builder.Services.Any(s => s.ServiceType == typeof(PriceModelRegistration) && s.ImplementationInstance is PriceModelRegistration<TModel>))
            builder.Services.AddSingleton(PriceModelRegistration.Of<TModel>());
        return builder;
    }

    private static void AddEngine(IServiceCollection services)
    {
        services.AddOptions<OrbBillingOptions>().ValidateOnStart();
        services.AddOptions<BackgroundProcessingOptions>().ValidateOnStart();
        services.AddOptions<OutboxOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OrbBillingOptions>, OrbBillingOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BackgroundProcessingOptions>, BackgroundProcessingOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OutboxOptions>, OutboxOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StorageCheck>());
        services.AddLogging();
        services.TryAddSingleton<IClock>(SystemClock.Instance);
        services.TryAddSingleton<IDateTimeZoneProvider>(DateTimeZoneProviders.Tzdb);
        services.TryAddSingleton<IIdGenerator, UuidV7Generator>();
        services.TryAddScoped<TenantScope>();
        services.TryAddScoped<CustomerClock>();
        services.TryAddScoped<ICustomerService, CustomerService>();
        services.TryAddScoped<ICatalogService, CatalogService>();
        services.TryAddSingleton<KnownPriceModels>();
        services.TryAddScoped<PriceDrafting>();
        services.TryAddScoped<IPriceEvaluationService, PriceEvaluationService>();
        services.TryAddScoped<ISimulationService, SimulationService>();
        services.TryAddScoped<SimulationPlanning>();
        services.TryAddScoped<SimulationRun>();
        services.TryAddScoped<PriceDimensionDrafting>();
        services.TryAddScoped<IDimensionalPriceGroupService, DimensionalPriceGroupService>();
        services.TryAddScoped<PlanDrafting>();
        services.TryAddScoped<ICouponService, CouponService>();
        services.TryAddScoped<IPricingUnitService, PricingUnitService>();
        services.TryAddScoped<ITaxRateService, TaxRateService>();
        services.TryAddScoped<ITaxRateSource, ManualTaxRateSource>();
        services.TryAddScoped<ISubscriptionService, SubscriptionService>();
        services.TryAddScoped<IPlanMigrationService, PlanMigrationService>();
        services.TryAddScoped<IUsageService, UsageService>();
        services.TryAddScoped<UsageIngest>();
        services.TryAddScoped<UsageAmendments>();
        services.TryAddScoped<IBackfillService, BackfillService>();
        services.TryAddScoped<IBillingExceptionService, BillingExceptionService>();
        services.TryAddScoped<FoundExceptions>();
        services.TryAddScoped<LateUsageNotice>();
        services.TryAddScoped<IInvoiceService, InvoiceService>();
        services.TryAddScoped<ICreditNoteService, CreditNoteService>();
        services.TryAddScoped<ICustomerBalanceService, CustomerBalanceService>();
        services.TryAddScoped<IAuditService, AuditService>();
        services.TryAddScoped<ActorScope>();
        services.TryAddScoped<AuditLog>();
        services.TryAddScoped<AuditedWrites>();
        services.TryAddScoped<BalanceWriting>();
        services.TryAddScoped<InvoiceViews>();
        services.TryAddScoped<InvoiceTurn>();
        services.TryAddScoped<ManualLines>();
        services.TryAddScoped<DraftEditing>();
        services.TryAddScoped<OneOffInvoicing>();
        services.TryAddScoped<InvoiceSettling>();
        services.TryAddScoped<CreditApplication>();
        services.TryAddScoped<CreditWriting>();
        services.TryAddScoped<CreditHolds>();
        services.TryAddScoped<CreditBooking>();
        services.TryAddScoped<CreditPurchases>();
        services.TryAddScoped<CreditReading>();
        services.TryAddScoped<UsageEventLookup>();
        services.TryAddScoped<CatalogEditing>();
        services.TryAddScoped<CustomerDeletion>();
        services.TryAddScoped<CreditSteps>();
        services.TryAddScoped<CreditUnits>();
        services.TryAddScoped<CreditTurn>();
        services.TryAddScoped<CreditRules>();
        services.TryAddScoped<ICreditService, CreditService>();
        services.TryAddScoped<InvoiceProjection>();
        services.TryAddScoped<InvoiceTaxation>();
        services.TryAddScoped<EmptyDrafts>();
        services.TryAddScoped<InvoiceIssuing>();
        services.TryAddScoped<CreditNoteWriting>();
        services.TryAddScoped<IAlertService, AlertService>();
        services.TryAddScoped<AlertEvaluation>();
        services.TryAddScoped<AlertLevels>();
        services.TryAddScoped<CreditAlerts>();
        services.TryAddScoped<CostMetering>();
        services.TryAddScoped<ThresholdChecks>();
        services.TryAddScoped<ThresholdInvoicing>();
        services.TryAddScoped<BookingJournal>();
        services.TryAddScoped<ProjectionPlanning>();
        services.TryAddScoped<UsageSources>();
        services.TryAddScoped<MetricDefinitions>();
        services.TryAddScoped<SubscriptionQuoting>();
        services.TryAddScoped<SubscriptionViews>();
        services.TryAddScoped<SubscriptionSchedule>();
        services.TryAddScoped<AddedPriceLookup>();
        services.TryAddScoped<ICostService, CostService>();
        services.TryAddScoped<OverrideDrafting>();
        services.TryAddScoped<SubscriptionChangeLookup>();
        services.TryAddScoped<NumberSeries>();
        services.TryAddScoped<ITestClockService, TestClockService>();
        services.TryAddScoped<CurrentSettings>();
        services.TryAddScoped<ISettingsService, SettingsService>();
        services.TryAddScoped<ApiKeyMaking>();
        services.TryAddScoped<ITenantService, TenantService>();
        services.TryAddScoped<IApiKeyService, ApiKeyService>();
        services.TryAddSingleton<BillingTelemetry>();
        services.TryAddSingleton<QueueWatch>();
        services.TryAddSingleton<SchemaWatch>();
        services.TryAddSingleton<Housekeeping>();
        services.TryAddSingleton<IUpkeep, Upkeep>();
        services.TryAddScoped<Announcements>();
        services.TryAddScoped<IOutboxService, OutboxService>();
        services.TryAddSingleton<IOutboxDispatcher, OutboxDispatcher>();
        services.TryAddSingleton<SafetyBounds>();
        services.TryAddScoped<Parkings>();
        services.TryAddScoped<SubscriptionSteps>();
        services.TryAddScoped<RunTally>();
        services.TryAddScoped<IBillingRunService, BillingRunService>();
        services.TryAddScoped<DueReading>();
        services.TryAddScoped<StepRound>();
        services.TryAddScoped<CustomerRounds>();
        services.TryAddScoped<CustomerSteps>();
        services.TryAddScoped<CustomerTurn>();
        services.TryAddSingleton<ISweep, Sweep>();
    }
}
