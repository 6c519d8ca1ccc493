using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Orb.Billing.EntityFrameworkCore;

namespace Orb.Billing.Sqlite;

/// <summary>The engine's context on SQLite. It has no schemas, so the tables carry a prefix.</summary>
internal sealed class SqliteOrbDbContext(DbContextOptions<SqliteOrbDbContext> options) : OrbDbContext(options)
{
    public const string MigrationsHistoryTable = "__orb_migrations";

    private const int Busy = 5;
    private const int Locked = 6;
    private const int Full = 13;
    // The index of the log, which every connection opens, could not grow.
    private const int NoRoomForIndex = 4874;
    private const int BusySnapshot = 517;
    private const int UniqueViolation = 2067;
    private const int PrimaryKeyViolation = 1555;

    // The context's own, kept from scope to scope; a scope may put the host's in its place.
    private DbConnection? _own;
    private readonly PreparedStatements _prepared = new();

    public override string TablePrefix => "orb_";

    public override bool IsUniqueViolation(DbException error) =>
        error is SqliteException { SqliteExtendedErrorCode: UniqueViolation or PrimaryKeyViolation };

    public override StorageFailure Judge(DbException error) => error switch
    {
        // What was read is older than what another has written since.
        SqliteException { SqliteExtendedErrorCode: BusySnapshot } => StorageFailure.LostRace,
        // The busy timeout has been waited for already.
        SqliteException { SqliteErrorCode: Busy or Locked } => StorageFailure.Busy,
        SqliteException { SqliteErrorCode: Full } or SqliteException { SqliteExtendedErrorCode: NoRoomForIndex } => StorageFailure.NoRoom,
        _ => StorageFailure.Other,
    };

    public override void Dispose()
    {
        base.Dispose();
        CloseOwn();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        CloseOwn();
    }

    // A context that goes back to the pool keeps its connection.
    private void CloseOwn()
    {
        try
        {
            _ = Database;
        }
        catch (ObjectDisposedException)
        {
            _prepared.Close();
            _own?.Dispose();
        }
    }

    /// <summary>The statements of a connection, where it is the context's own.</summary>
    public PreparedStatements? Prepared(DbConnection? connection) => ReferenceEquals(connection, _own) && _own is not null ? _prepared : null;

    public override object ToParameter(Guid id) => id.ToByteArray(bigEndian: true);

    /// <summary>Takes the context's own connection, whatever the scope before had.</summary>
    protected override void Enter(TenantScope scope, IServiceProvider services)
    {
        base.Enter(scope, services);
        _own ??= NewConnection();
        Database.SetDbConnection(_own, contextOwnsConnection: false);
    }

    // With all of EF's functions, but not owned by EF, which would close it at the end of every scope.
    private DbConnection NewConnection()
    {
        var connection = Database.GetDbConnection();
        Database.SetDbConnection(null);
        return connection;
    }

    protected override void NameTable(EntityTypeBuilder entity, string name) => entity.ToTable(TablePrefix + name);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<Guid>().HaveConversion<BigEndianGuidConverter>();
        configurationBuilder.Properties<decimal>().HaveConversion<DecimalTextConverter>();
        configurationBuilder.Properties<Instant>().HaveConversion<InstantTicksConverter>();
        configurationBuilder.Properties<LocalDate>().HaveConversion<LocalDateTextConverter>();
    }
}
