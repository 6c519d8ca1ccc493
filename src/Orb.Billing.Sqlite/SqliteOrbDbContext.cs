using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Orb.Billing.EntityFrameworkCore;

namespace Orb.Billing.Sqlite;

/// <summary>The engine's context on SQLite. It has no schemas, so the tables carry a prefix.</summary>
internal sealed class SqliteOrbDbContext(DbContextOptions<SqliteOrbDbContext> options, TenantScope scope) : OrbDbContext(options, scope)
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

    public override object ToParameter(Guid id) => id.ToByteArray(bigEndian: true);

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
