using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;

namespace Orb.Billing.Specifications;

/// <summary>
/// A migrated storage of its own for one class of tests. An adapter derives from it once and closes every specification over it:
/// <c>public sealed class CustomerStoreTests(MyStorage storage) : CustomerStoreSpecification&lt;MyStorage&gt;(storage);</c>
/// </summary>
public abstract class StorageFixture : IAsyncLifetime
{
    /// <summary>Stops a test that the runner has given up.</summary>
    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The engine on this storage, from <c>AddOrbBilling()</c> and the adapter's <c>Use…</c>; the seeded ids are the suites' own.</summary>
    public abstract IServiceProvider Services { get; }

    /// <summary>
    /// Another engine on this storage, as <see cref="Services"/> but for what the suite changes of it: the clock, a port. It has services of its
    /// own, as another process would; the suite disposes them.
    /// </summary>
    public abstract ServiceProvider NewEngine(Action<OrbBillingBuilder> configure);

    /// <summary>How many SQL statements engines of <see cref="NewEngine"/> run on this storage during an action.</summary>
    public abstract Task<long> CountStatementsAsync(Func<Task> action);

    /// <summary>Makes what is stored of a price unreadable, in all tenants, or readable again, without the engine knowing.</summary>
    public abstract Task BreakPriceAsync(Guid price, bool broken, CancellationToken cancellationToken);

    /// <summary>Makes the storage look as if a migration had been applied, under a name that sorts behind all others or that was removed before.</summary>
    public abstract Task AddMigrationAsync(string migration, CancellationToken cancellationToken);

    /// <summary>Makes the storage look as if its newest migration had not been applied. Returns the migration's name.</summary>
    public abstract Task<string> RemoveNewestMigrationAsync(CancellationToken cancellationToken);

    /// <summary>Makes the storage and migrates it.</summary>
    public abstract ValueTask InitializeAsync();

    /// <summary>Takes the storage away.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>An open connection of the host's own to the database of this storage. The caller disposes it.</summary>
    public abstract Task<DbConnection> ConnectAsync(CancellationToken cancellationToken);

    /// <summary>How many rows each table holds in all tenants, by the table's name without schema or prefix.</summary>
    public abstract Task<IReadOnlyDictionary<string, long>> CountRowsAsync(CancellationToken cancellationToken);

    /// <summary>A dependency-injection scope for a tenant; the default one when none is given.</summary>
    public virtual Scope Open(TenantId? tenant = null) => new(Services, tenant ?? TenantId.Default);
}

/// <summary>A dependency-injection scope of a tenant.</summary>
public sealed class Scope : IAsyncDisposable
{
    private readonly AsyncServiceScope _scope;

    /// <summary>Opens a scope.</summary>
    public Scope(IServiceProvider services, TenantId tenant)
    {
        _scope = services.CreateAsyncScope();
        Get<TenantScope>().Enter(tenant);
    }

    /// <summary>A service of the scope.</summary>
    public T Get<T>()
        where T : notnull => _scope.ServiceProvider.GetRequiredService<T>();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _scope.DisposeAsync();
}
