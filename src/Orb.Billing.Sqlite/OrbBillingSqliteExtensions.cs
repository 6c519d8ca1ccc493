using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orb.Billing;
using Orb.Billing.EntityFrameworkCore;
using Orb.Billing.EntityFrameworkCore.Bulk;
using Orb.Billing.EntityFrameworkCore.Invoicing;
using Orb.Billing.EntityFrameworkCore.Outbox;
using Orb.Billing.EntityFrameworkCore.Work;
using Orb.Billing.Metering;
using Orb.Billing.Sqlite;
using Orb.Billing.Sqlite.Bulk;
using Orb.Billing.Sqlite.Invoicing;
using Orb.Billing.Sqlite.Metering;
using Orb.Billing.Sqlite.Outbox;
using Orb.Billing.Sqlite.Tenants;
using Orb.Billing.Sqlite.Work;
using Orb.Billing.Tenants;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Stores the engine in SQLite.</summary>
public static class OrbBillingSqliteExtensions
{
    private static readonly StatementReuse Reuse = new();

    /// <summary>Stores everything in one SQLite file. Called twice, the later settings hold.</summary>
    /// <param name="builder">The engine.</param>
    /// <param name="connectionString">For example <c>Data Source=orb.db</c>.</param>
    /// <exception cref="InvalidOperationException">Another storage was chosen before.</exception>
    public static OrbBillingBuilder UseSqlite(this OrbBillingBuilder builder, string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return builder.UseSqlite(options => options.ConnectionString = connectionString);
    }

    /// <summary>Stores everything in one SQLite file. Called twice, the later settings hold.</summary>
    /// <param name="builder">The engine.</param>
    /// <param name="configure">Says where.</param>
    /// <exception cref="InvalidOperationException">Another storage was chosen before.</exception>
    public static OrbBillingBuilder UseSqlite(this OrbBillingBuilder builder, Action<SqliteStorageOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(configure);
        if (!builder.Choose("storage", "UseSqlite"))
            return builder;

        var services = builder.Services;
        services.AddOptions<SqliteStorageOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SqliteStorageOptions>, SqliteStorageOptionsValidator>());
        services.TryAddSingleton<ConnectionSetup>();
        services.AddOrbRelationalStores<SqliteOrbDbContext>((provider, options) => options
            .UseSqlite(
                provider.GetRequiredService<IOptions<SqliteStorageOptions>>().Value.ConnectionString,
                sqlite => sqlite.MigrationsHistoryTable(SqliteOrbDbContext.MigrationsHistoryTable))
            // A taken key is an answer of the stores, not an error of the host; a real failure is thrown and logged by who catches it.
            .ConfigureWarnings(warnings => warnings.Log(
                (RelationalEventId.CommandExecuted, LogLevel.Debug), (RelationalEventId.CommandError, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug)))
            .AddInterceptors(provider.GetRequiredService<ConnectionSetup>(), Reuse));
        services.TryAddSingleton<IApiKeyWatch, SqliteApiKeyWatch>();
        services.TryAddScoped<IBillingSchema, SqliteSchema>();
        services.TryAddScoped<IRowLocks, SqliteRowLocks>();
        services.TryAddScoped<IBulkSql, SqliteBulkSql>();
        services.TryAddScoped<IChargeKeyLists, SqliteChargeKeyLists>();
        services.TryAddScoped<IDueWorkClaims, SqliteDueWorkClaims>();
        services.TryAddScoped<IOutboxClaims, SqliteOutboxClaims>();
        services.TryAddScoped<IUsageStore, SqliteUsageStore>();
        services.TryAddScoped<IUsageCorrectionStore, SqliteUsageCorrectionStore>();
        services.TryAddScoped<ILateUsageStore, SqliteLateUsageStore>();
        return builder;
    }
}
