using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orb.Billing.EntityFrameworkCore;

/// <summary>
/// The engine's own context, confined to the tenant of its scope. Each database's package derives from it, so that it holds the
/// migrations and says how values are stored. Its entities are no part of the public surface: hosts use the services of Orb.Billing.
/// </summary>
public abstract partial class OrbDbContext : DbContext
{
    private readonly TenantScope _scope;

    /// <summary>A context that works for the tenant of a scope.</summary>
    /// <param name="options">The options.</param>
    /// <param name="scope">The tenant; it is read when a query runs, not before, so that a host may still enter a tenant.</param>
    protected OrbDbContext(DbContextOptions options, TenantScope scope)
        : base(options)
    {
        _scope = scope;
        // The stores set savepoints of their own, around several statements where need be.
        Database.AutoSavepointsEnabled = false;
        ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
    }

    /// <summary>What stands before a table's name in hand-written SQL: "orb_", or a schema and its point.</summary>
    public abstract string TablePrefix { get; }

    /// <summary>The tenant of the scope.</summary>
    protected internal Guid TenantId => _scope.TenantId.Value;

    /// <summary>Whether an error says that a unique or primary key is taken.</summary>
    public abstract bool IsUniqueViolation(DbException error);

    /// <summary>What an error means for the unit of work that met it.</summary>
    public virtual StorageFailure Judge(DbException error) => StorageFailure.Other;

    /// <summary>Called before a transaction that writes is begun, for databases that are read in one place and written in another.</summary>
    protected internal virtual void PrepareToWrite()
    {
    }

    /// <summary>An id as a parameter of hand-written SQL.</summary>
    public abstract object ToParameter(Guid id);

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
