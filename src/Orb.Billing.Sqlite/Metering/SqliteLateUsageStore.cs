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
    public async Task<IReadOnlyList<long>> LateAsync(IReadOnlyList<LateQuery> queries, long cutOff, CancellationToken cancellationToken)
    {
        var counts = new long[queries.Count];
        var asked = queries.SelectMany((q, i) => q.Customers.DistinctBy(c => c.CustomerId).Select(c => (Query: q, Place: i, Customer: c))).ToList();
        if (asked.Count == 0)
            return counts;
        return await OpenAsync<IReadOnlyList<long>>(
            async () =>
            {
                await using var command = UsageStatements.CountLate.CreateCommand(context);
                TenantStatement.Bind(command, "@queries", JsonSerializer.Serialize(asked.Select(a => (object?[])
                [
                    Convert.ToHexString(a.Customer.CustomerId.Value.ToByteArray(bigEndian: true)), a.Customer.ExternalCustomerId,
                    a.Query.Period.Start.ToUnixTimeTicks(), a.Query.Period.End.ToUnixTimeTicks(), a.Query.SettledCutOff,
                ])));
                TenantStatement.Bind(command, "@cut_off", cutOff);
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                    counts[asked[checked((int)reader.GetInt64(0))].Place] += reader.GetInt64(1);
                return counts;
            },
            cancellationToken);
    }

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
