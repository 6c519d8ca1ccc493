using Microsoft.EntityFrameworkCore;
using NodaTime;
using Orb.Billing.EntityFrameworkCore;
using Orb.Billing.EntityFrameworkCore.Work;
using Orb.Billing.TestClocks;
using Orb.Billing.Work;

namespace Orb.Billing.Sqlite.Work;

internal sealed class SqliteDueWorkClaims(SqliteOrbDbContext context) : IDueWorkClaims
{
    public async Task<IReadOnlyList<DueClaim>> ClaimAsync(
        TestClockId? clock, Instant dueBy, Instant wallNow, Duration lease, int limit, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = SqliteStatements.ClaimDueWork.CreateCommand(context);
            TenantStatement.Bind(command, "@clock", clock is { } id ? context.ToParameter(id.Value) : null);
            TenantStatement.Bind(command, "@due", dueBy.ToUnixTimeTicks());
            TenantStatement.Bind(command, "@now", wallNow.ToUnixTimeTicks());
            TenantStatement.Bind(command, "@until", (wallNow + lease).ToUnixTimeTicks());
            TenantStatement.Bind(command, "@limit", limit);

            var claimed = new List<(long DueAt, DueClaim Claim)>();
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var tenant = new Guid(reader.GetFieldValue<byte[]>(0), bigEndian: true);
                var customer = new Guid(reader.GetFieldValue<byte[]>(1), bigEndian: true);
                claimed.Add((reader.GetInt64(3), new DueClaim(new(tenant), new(customer), reader.GetInt64(2))));
            }

            // RETURNING promises no order.
            return [.. claimed
                .OrderBy(c => c.DueAt).ThenBy(c => c.Claim.TenantId.Value).ThenBy(c => c.Claim.CustomerId.Value)
                .Select(c => c.Claim)];
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }
}
