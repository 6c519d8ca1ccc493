using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using Orb.Billing.EntityFrameworkCore;

namespace Orb.Billing.PostgreSql;

/// <summary>The engine's context on PostgreSQL, with everything in a schema of its own.</summary>
internal sealed class PostgreSqlOrbDbContext(DbContextOptions<PostgreSqlOrbDbContext> options) : OrbDbContext(options)
{
    public const string Schema = "orb";
    public const string MigrationsHistoryTable = "__orb_migrations";

    // Bytes, whatever the database's own collation: external ids are told apart and ordered as on every other store.
    private const string Ordinal = "C";

    // The primary, while another is read from.
    private NpgsqlDataSource? _primary;

    public override string TablePrefix => "orb.";

    public override bool IsUniqueViolation(DbException error) => error.SqlState == PostgresErrorCodes.UniqueViolation;

    public override StorageFailure Judge(DbException error) => PostgreSqlFailures.Judge(error);

    public override object ToParameter(Guid id) => id;

    /// <summary>Reads over a connection of its own to a replica, until something is to be written.</summary>
    public void ReadFrom(NpgsqlDataSource replica, NpgsqlDataSource primary)
    {
        if (Database.CurrentTransaction is not null)
            throw new InvalidOperationException("The scope has a transaction, whose reads and writes belong together: read from the replica in another scope.");
        if (_primary is not null)
            return;
        _primary = primary;
        Database.SetDbConnection(replica.CreateConnection(), contextOwnsConnection: true);
    }

    public void UsePrimary()
    {
        if (Database.CurrentTransaction is not null)
            throw new InvalidOperationException("The scope has a transaction; what it writes is not committed yet.");
        PrepareToWrite();
    }

    /// <summary>Takes a connection of the source, whatever the scope before had.</summary>
    protected override void Enter(TenantScope scope, IServiceProvider services)
    {
        base.Enter(scope, services);
        // EF counts who wants the connection open from scope to scope, and would not part with one that somebody left open.
        this.GetService<IRelationalConnection>().Dispose();
        Database.SetDbConnection(services.GetRequiredService<PostgreSqlSource>().DataSource.CreateConnection(), contextOwnsConnection: true);
    }

    protected override void Leave()
    {
        base.Leave();
        _primary = null;
    }

    protected override void PrepareToWrite()
    {
        if (_primary is not { } primary)
            return;
        _primary = null;
        Database.SetDbConnection(primary.CreateConnection(), contextOwnsConnection: true);
    }

    protected override void NameTable(EntityTypeBuilder entity, string name) => entity.ToTable(name, Schema);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        base.OnModelCreating(modelBuilder);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
        {
            if ((Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) is { } type && (type == typeof(string) || type.IsEnum))
                property.SetCollation(Ordinal);
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<decimal>().HaveConversion<PlainDecimalConverter>();
        configurationBuilder.Properties<Instant>().HaveConversion<InstantTicksConverter>();
        configurationBuilder.Properties<LocalDate>().HaveConversion<LocalDateConverter>();
    }
}
