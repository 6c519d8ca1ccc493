using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.EntityFrameworkCore;
using Orb.Billing.Metering;

namespace Orb.Billing.Sqlite.Metering;

internal sealed class SqliteLateUsageStore(SqliteOrbDbContext context) : ILateUsageStore
{
    // One prepared statement run once a customer and period: the database is in this process.
    public Task<IReadOnlyList<long>> LateAsync(IReadOnlyList<LateQuery> queries, long cutOff, CancellationToken cancellationToken) =>
        OpenAsync<IReadOnlyList<long>>(
            async () =>
            {
                await using var command = UsageStatements.CountLate.CreateCommand(context);
                var customer = TenantStatement.Bind(command, "@customer", null);
                var external = TenantStatement.Bind(command, "@external", null);
                var from = TenantStatement.Bind(command, "@from", null);
                var to = TenantStatement.Bind(command, "@to", null);
                var after = TenantStatement.Bind(command, "@after", null);
                TenantStatement.Bind(command, "@cut_off", cutOff);
                var counts = new List<long>(queries.Count);
                foreach (var query in queries)
                {
                    from.Value = query.Period.Start.ToUnixTimeTicks();
                    to.Value = query.Period.End.ToUnixTimeTicks();
                    after.Value = query.SettledCutOff;
                    var count = 0L;
                    foreach (var who in query.Customers.DistinctBy(c => c.CustomerId))
                    {
                        customer.Value = context.ToParameter(who.CustomerId.Value);
                        external.Value = (object?)who.ExternalCustomerId ?? DBNull.Value;
                        count += (long)(await command.ExecuteScalarAsync(cancellationToken))!;
                    }

                    counts.Add(count);
                }

                return counts;
            },
            cancellationToken);

    public Task<IReadOnlyDictionary<CustomerId, UsageChanges>> ChangedAsync(
        IReadOnlyList<UsageCustomer> customers, long after, long upTo, CancellationToken cancellationToken) =>
        OpenAsync<IReadOnlyDictionary<CustomerId, UsageChanges>>(
            async () =>
            {
                var byId = customers.Select(c => c.CustomerId).ToHashSet();
                var byExternal = customers.Where(c => c.ExternalCustomerId is not null)
                    .ToDictionary(c => c.ExternalCustomerId!, c => c.CustomerId, StringComparer.Ordinal);
                await using var command = UsageStatements.SumChanges.CreateCommand(context);
                Bind(command, customers, after, upTo);
                var changed = new Dictionary<CustomerId, UsageChanges>();
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                {
                    var changes = new UsageChanges(reader.GetInt64(2), UsageColumns.Time(reader, 3), UsageColumns.Time(reader, 4));
                    var who = UsageColumns.Customer(reader, 0) is { } named && byId.Contains(named) ? named : byExternal[reader.GetString(1)];
                    changed[who] = changed.TryGetValue(who, out var others) ? Together(others, changes) : changes;
                }

                return changed;
            },
            cancellationToken);

    public Task<IReadOnlyList<LateEvent>> LateEventsAsync(LateEventQuery query, CancellationToken cancellationToken) =>
        OpenAsync<IReadOnlyList<LateEvent>>(
            async () =>
            {
                await using var command = UsageStatements.ListChanges.CreateCommand(context);
                Bind(command, query.Customers, query.After, query.UpTo);
                TenantStatement.Bind(command, "@before", query.Before.ToUnixTimeTicks());
                TenantStatement.Bind(command, "@from", query.From?.Timestamp.ToUnixTimeTicks() ?? long.MinValue);
                TenantStatement.Bind(command, "@from_sequence", query.From?.Sequence ?? 0);
                TenantStatement.Bind(command, "@take", query.Take);
                var events = new List<LateEvent>();
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                {
                    events.Add(new LateEvent(
                        reader.GetString(0),
                        UsageColumns.Customer(reader, 1),
                        UsageColumns.Text(reader, 2),
                        UsageColumns.Time(reader, 3),
                        reader.GetInt64(4),
                        reader.GetBoolean(5)));
                }

                return events;
            },
            cancellationToken);

    private static void Bind(DbCommand command, IReadOnlyList<UsageCustomer> customers, long after, long upTo)
    {
        var ids = customers.Select(c => Convert.ToHexString(c.CustomerId.Value.ToByteArray(bigEndian: true)));
        TenantStatement.Bind(command, "@customers", JsonSerializer.Serialize(ids));
        TenantStatement.Bind(command, "@externals", JsonSerializer.Serialize(customers.Select(c => c.ExternalCustomerId).OfType<string>()));
        TenantStatement.Bind(command, "@after", after);
        TenantStatement.Bind(command, "@cut_off", upTo);
    }

    private static UsageChanges Together(UsageChanges one, UsageChanges other) =>
        new(one.Count + other.Count, Instant.Min(one.Earliest, other.Earliest), Instant.Max(one.Latest, other.Latest));

    private async Task<T> OpenAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            return await read();
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }
}
