using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Orb.Billing.Sqlite.Tests;

/// <summary>A migrated database in a file of its own, deleted at the end of the class.</summary>
public sealed class SqliteDatabase : IAsyncLifetime
{
    private ServiceProvider? _services;

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"orb-{Ids.Random():n}.db");

    public string ConnectionString => $"Data Source={Path}";

    public IServiceProvider Services => _services!;

    public async ValueTask InitializeAsync()
    {
        _services = NewServices(ConnectionString);
        await using var scope = Open();
        await scope.Get<IBillingSchema>().MigrateAsync(Token);
    }

    public ValueTask DisposeAsync()
    {
        _services?.Dispose();
        SqliteConnection.ClearAllPools();
        foreach (var suffix in (string[])["", "-wal", "-shm"])
            File.Delete(Path + suffix);
        return ValueTask.CompletedTask;
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A scope for a tenant; the default one when none is given.</summary>
    public Scope Open(TenantId? tenant = null) => new(Services, tenant ?? TenantId.Default);

    public static ServiceProvider NewServices(string connectionString)
    {
        var services = new ServiceCollection();
        services.AddOrbBilling().UseSqlite(connectionString).UseSqlite(connectionString);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }
}

/// <summary>A dependency-injection scope.</summary>
public sealed class Scope : IAsyncDisposable
{
    private readonly AsyncServiceScope _scope;

    public Scope(IServiceProvider services, TenantId tenant)
    {
        _scope = services.CreateAsyncScope();
        Get<TenantScope>().Enter(tenant);
    }

    public T Get<T>()
        where T : notnull => _scope.ServiceProvider.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _scope.DisposeAsync();
}
