using Microsoft.EntityFrameworkCore;
using NodaTime;
using Orb.Billing.EntityFrameworkCore.Outbox;

namespace Orb.Billing.PostgreSql.Outbox;

internal sealed class PostgreSqlOutboxClaims(PostgreSqlOrbDbContext context) : IOutboxClaims
{
    public async Task<IReadOnlyList<(Guid TenantId, Guid Id)>> ClaimAsync(Instant wallNow, Instant until, int limit, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = PostgreSqlStatements.ClaimMessages.CreateCommand(context);
            command.Bind("@now", wallNow.ToUnixTimeTicks());
            command.Bind("@until", until.ToUnixTimeTicks());
            command.Bind("@limit", limit);
            var claimed = new List<(Guid, Guid)>();
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                claimed.Add((reader.GetGuid(0), reader.GetGuid(1)));
            return claimed;
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }
}
