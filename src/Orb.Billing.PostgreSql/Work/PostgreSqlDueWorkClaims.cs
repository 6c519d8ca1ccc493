using Microsoft.EntityFrameworkCore;
using NodaTime;
using Orb.Billing.EntityFrameworkCore.Work;
using Orb.Billing.TestClocks;
using Orb.Billing.Work;

namespace Orb.Billing.PostgreSql.Work;

internal sealed class PostgreSqlDueWorkClaims(PostgreSqlOrbDbContext context) : IDueWorkClaims
{
    public async Task<IReadOnlyList<DueClaim>> ClaimAsync(
        TestClockId? clock, Instant dueBy, Instant wallNow, Duration lease, int limit, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = (clock is null ? PostgreSqlStatements.ClaimDueWork : PostgreSqlStatements.ClaimDueWorkOfClock).CreateCommand(context);
            if (clock is { } id)
                command.Bind("@clock", id.Value);
            command.Bind("@due", dueBy.ToUnixTimeTicks());
            command.Bind("@now", wallNow.ToUnixTimeTicks());
            command.Bind("@until", (wallNow + lease).ToUnixTimeTicks());
            command.Bind("@limit", limit);

            var claimed = new List<(long DueAt, DueClaim Claim)>();
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                claimed.Add((reader.GetInt64(3), new DueClaim(new(reader.GetGuid(0)), new(reader.GetGuid(1)), reader.GetInt64(2))));

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
