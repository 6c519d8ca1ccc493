using System.Data.Common;
using NodaTime;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Sqlite.Metering;

/// <summary>Reads columns as the converters of the context write them.</summary>
internal static class UsageColumns
{
    public static Guid Id(DbDataReader reader, int column) => new(reader.GetFieldValue<byte[]>(column), bigEndian: true);

    public static CustomerId? Customer(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : new CustomerId(Id(reader, column));

    public static string? Text(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static Instant Time(DbDataReader reader, int column) => Instant.FromUnixTimeTicks(reader.GetInt64(column));
}
