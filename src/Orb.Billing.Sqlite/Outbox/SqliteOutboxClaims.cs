using Microsoft.EntityFrameworkCore;
using NodaTime;
using Orb.Billing.EntityFrameworkCore;
using Orb.Billing.EntityFrameworkCore.Outbox;

namespace Orb.Billing.Sqlite.Outbox;

internal sealed class SqliteOutboxClaims(SqliteOrbDbContext context) : IOutboxClaims
{
    public async Task<IReadOnlyList<(Guid TenantId, Guid Id)>> ClaimAsync(Instant wallNow, Instant until, int limit, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = SqliteStatements.ClaimMessages.CreateCommand(context);
            TenantStatement.Bind(command, "@now", wallNow.ToUnixTimeTicks());
            TenantStatement.Bind(command, "@until", until.ToUnixTimeTicks());
            TenantStatement.Bind(command, "@limit", limit);
            var claimed = new List<(Guid, Guid)>();
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                claimed.Add((new Guid(reader.GetFieldValue<byte[]>(0), bigEndian: true), new Guid(reader.GetFieldValue<byte[]>(1), bigEndian: true)));
            return claimed;
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }
}
