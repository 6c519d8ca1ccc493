using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orb.Billing.EntityFrameworkCore;

/// <summary>
/// The engine's own context, confined to the tenant of its scope. Each database's package derives from it, so that it holds the
/// migrations and says how values are stored. Its entities are no part of the public surface: hosts use the services of Orb.Billing.
/// </summary>
/// <remarks>Contexts are pooled: one serves a scope, and when that ends the next. Between two scopes it works for no tenant.</remarks>
public abstract partial class OrbDbContext : DbContext
{
    private TenantScope? _scope;

    /// <summary>A context that works for no tenant yet.</summary>
    /// <param name="options">The options.</param>
    protected OrbDbContext(DbContextOptions options)
        : base(options)
    {
        // The stores set savepoints of their own, around several statements where need be.
        Database.AutoSavepointsEnabled = false;
        ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
    }

    /// <summary>What stands before a table's name in hand-written SQL: "orb_", or a schema and its point.</summary>
    public abstract string TablePrefix { get; }

    /// <summary>The tenant of the scope.</summary>
    protected internal Guid TenantId => (_scope ?? throw new InvalidOperationException("The context's scope has ended, or was never begun.")).TenantId.Value;

    /// <summary>Whether an error says that a unique or primary key is taken.</summary>
    public abstract bool IsUniqueViolation(DbException error);

    /// <summary>What an error means for the unit of work that met it.</summary>
    public virtual StorageFailure Judge(DbException error) => StorageFailure.Other;

    /// <summary>Called before a transaction that writes is begun, for databases that are read in one place and written in another.</summary>
    protected internal virtual void PrepareToWrite()
    {
    }

    /// <summary>Begins to work for a scope; until the context is disposed.</summary>
    /// <param name="scope">The tenant; it is read when a query runs, not before, so that a host may still enter a tenant.</param>
    /// <param name="services">The scope's services.</param>
    protected internal virtual void Enter(TenantScope scope, IServiceProvider services) => _scope = scope;

    /// <inheritdoc/>
    public override void Dispose()
    {
        Leave();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        Leave();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>An id as a parameter of hand-written SQL.</summary>
    public abstract object ToParameter(Guid id);

    /// <summary>Forgets the scope that has ended.</summary>
    protected virtual void Leave() => _scope = null;

    /// <summary>Names a table in the model.</summary>
    protected abstract void NameTable(EntityTypeBuilder entity, string name);

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        // Names survive a reordering of the members; numbers would not.
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
    }
}
