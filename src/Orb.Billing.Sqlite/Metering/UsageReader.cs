using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.EntityFrameworkCore;
using Orb.Billing.EntityFrameworkCore.Metering;
using Orb.Billing.Metering;

namespace Orb.Billing.Sqlite.Metering;

/// <summary>Streams events into accumulators: one statement for all passes, and never more than one event in memory.</summary>
internal sealed class UsageReader(SqliteOrbDbContext context)
{
    public async Task MeterAsync(IReadOnlyList<UsageQuery> queries, long cutOff, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            var passes = UsagePass.For(queries).ToList();
            if (passes.Count == 0)
                return;
            await using var command = UsageStatements.ReadEvents.CreateCommand(context);
            TenantStatement.Bind(command, "@passes", JsonSerializer.Serialize(passes.Select(p => (object?[])
            [
                Convert.ToHexString(p.Customer.CustomerId.Value.ToByteArray(bigEndian: true)), p.Customer.ExternalCustomerId,
                p.Period.Start.ToUnixTimeTicks(), p.Period.End.ToUnixTimeTicks(),
            ])));
            // The names of all passes together: an event of a name that another pass wants is left out by the metrics.
            TenantStatement.Bind(
                command, "@names",
                passes.Exists(p => p.EventNames is null) ? null : JsonSerializer.Serialize(passes.SelectMany(p => p.EventNames!).Distinct(StringComparer.Ordinal)));
            TenantStatement.Bind(command, "@cut_off", cutOff);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                passes[checked((int)reader.GetInt64(4))].Take(EventOf(reader));
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    /// <summary>The event that a statement gives in its first four columns.</summary>
    public static UsageEvent EventOf(DbDataReader reader) => new(
        reader.GetString(0),
        reader.GetString(1),
        Instant.FromUnixTimeTicks(reader.GetInt64(2)),
        PropertyJson.Read(reader.GetString(3)));
}
