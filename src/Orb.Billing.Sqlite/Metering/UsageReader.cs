using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.EntityFrameworkCore;
using Orb.Billing.EntityFrameworkCore.Metering;
using Orb.Billing.Metering;

namespace Orb.Billing.Sqlite.Metering;

/// <summary>Streams events into accumulators: one statement a pass, and never more than one event in memory.</summary>
internal sealed class UsageReader(SqliteOrbDbContext context)
{
    public async Task MeterAsync(IReadOnlyList<UsageQuery> queries, long cutOff, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = UsageStatements.ReadEvents.CreateCommand(context);
            var customer = TenantStatement.Bind(command, "@customer", null);
            var external = TenantStatement.Bind(command, "@external", null);
            var from = TenantStatement.Bind(command, "@from", null);
            var to = TenantStatement.Bind(command, "@to", null);
            var names = TenantStatement.Bind(command, "@names", null);
            TenantStatement.Bind(command, "@cut_off", cutOff);
            foreach (var pass in UsagePass.For(queries))
            {
                customer.Value = context.ToParameter(pass.Customer.CustomerId.Value);
                external.Value = (object?)pass.Customer.ExternalCustomerId ?? DBNull.Value;
                from.Value = pass.Period.Start.ToUnixTimeTicks();
                to.Value = pass.Period.End.ToUnixTimeTicks();
                names.Value = pass.EventNames is null ? DBNull.Value : JsonSerializer.Serialize(pass.EventNames);
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                    pass.Take(EventOf(reader));
            }
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
