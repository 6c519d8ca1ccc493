using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Orb.Billing;
using Orb.Billing.EntityFrameworkCore;
using Orb.Billing.EntityFrameworkCore.Bulk;
using Orb.Billing.EntityFrameworkCore.Invoicing;
using Orb.Billing.EntityFrameworkCore.Outbox;
using Orb.Billing.EntityFrameworkCore.Work;
using Orb.Billing.Metering;
using Orb.Billing.PostgreSql;
using Orb.Billing.PostgreSql.Bulk;
using Orb.Billing.PostgreSql.Invoicing;
using Orb.Billing.PostgreSql.Metering;
using Orb.Billing.PostgreSql.Outbox;
using Orb.Billing.PostgreSql.Tenants;
using Orb.Billing.PostgreSql.Work;
using Orb.Billing.Tenants;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Stores the engine in PostgreSQL.</summary>
public static class OrbBillingPostgreSqlExtensions
{
    // Never connected to.
    private const string Elsewhere = "Host=localhost";

    /// <summary>Stores everything in the schema <c>orb</c> of a PostgreSQL database. Called twice, the later settings hold.</summary>
    /// <param name="builder">The engine.</param>
    /// <param name="connectionString">For example <c>Host=localhost;Database=billing;Username=billing</c>; the database must exist.</param>
    /// <exception cref="InvalidOperationException">Another storage was chosen before.</exception>
    public static OrbBillingBuilder UsePostgreSql(this OrbBillingBuilder builder, string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return builder.UsePostgreSql(options => (options.ConnectionString, options.DataSource) = (connectionString, null));
    }

    /// <summary>Stores everything in the schema <c>orb</c> of the host's database, over the host's own pool of connections.</summary>
    /// <param name="builder">The engine.</param>
    /// <param name="dataSource">Gives the host's data source; the engine never disposes it.</param>
    /// <exception cref="InvalidOperationException">Another storage was chosen before.</exception>
    public static OrbBillingBuilder UsePostgreSql(this OrbBillingBuilder builder, Func<IServiceProvider, NpgsqlDataSource> dataSource)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return builder.UsePostgreSql(options => (options.ConnectionString, options.DataSource) = ("", dataSource));
    }

    /// <summary>Stores everything in the schema <c>orb</c> of a PostgreSQL database. Called twice, the later settings hold.</summary>
    /// <param name="builder">The engine.</param>
    /// <param name="configure">Says where.</param>
    /// <exception cref="InvalidOperationException">Another storage was chosen before.</exception>
    public static OrbBillingBuilder UsePostgreSql(this OrbBillingBuilder builder, Action<PostgreSqlStorageOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(configure);
        if (!builder.Choose("storage", "UsePostgreSql"))
            return builder;

        var services = builder.Services;
        services.AddOptions<PostgreSqlStorageOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PostgreSqlStorageOptions>, PostgreSqlStorageOptionsValidator>());
        services.TryAddSingleton<PostgreSqlSource>();
        services.AddOrbRelationalStores<PostgreSqlOrbDbContext>((provider, options) => options
            // No data source: EF would build its own services once more for every one it sees. Each context takes a connection of the source.
            .UseNpgsql(
                Elsewhere,
                npgsql => npgsql.MigrationsHistoryTable(PostgreSqlOrbDbContext.MigrationsHistoryTable, PostgreSqlOrbDbContext.Schema))
            // A taken key is an answer of the stores, not an error of the host; a real failure is thrown and logged by who catches it.
            .ConfigureWarnings(warnings => warnings.Log(
                (RelationalEventId.CommandExecuted, LogLevel.Debug), (RelationalEventId.CommandError, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug))));
        services.TryAddSingleton<IApiKeyWatch, PostgreSqlApiKeyWatch>();
        services.TryAddScoped<IBillingSchema, PostgreSqlSchema>();
        services.TryAddScoped<IRowLocks, PostgreSqlRowLocks>();
        services.TryAddScoped(provider => new ReplicaReads(provider.GetRequiredService<PostgreSqlOrbDbContext>(), provider.GetRequiredService<PostgreSqlSource>()));
        services.TryAddScoped<IBulkSql, PostgreSqlBulkSql>();
        services.TryAddScoped<IChargeKeyLists, PostgreSqlChargeKeyLists>();
        services.TryAddScoped<IDueWorkClaims, PostgreSqlDueWorkClaims>();
        services.TryAddScoped<IOutboxClaims, PostgreSqlOutboxClaims>();
        services.TryAddScoped<IUsageStore, PostgreSqlUsageStore>();
        services.TryAddScoped<IUsageCorrectionStore, PostgreSqlUsageCorrectionStore>();
        services.TryAddScoped<ILateUsageStore, PostgreSqlLateUsageStore>();
        return builder;
    }
}
