using System.Data.Common;
using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.EntityFrameworkCore.Metering;

namespace Orb.Billing.PostgreSql.Metering;

/// <summary>Reads columns as the converters of the context write them.</summary>
internal static class UsageColumns
{
    public static CustomerId? Customer(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : new CustomerId(reader.GetGuid(column));

    public static string? Text(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static Instant Time(DbDataReader reader, int column) => Instant.FromUnixTimeTicks(reader.GetInt64(column));

    /// <summary>The event that a statement gives in its first four columns.</summary>
    public static UsageEvent Event(DbDataReader reader) =>
        new(reader.GetString(0), reader.GetString(1), Time(reader, 2), PropertyJson.Read(reader.GetString(3)));
}
