using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Orb.Billing.Sqlite;

/// <summary>Has EF run its queries by statements that are prepared already, where the context uses its own connection.</summary>
internal sealed class StatementReuse : DbCommandInterceptor
{
    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result) =>
        eventData.Context is SqliteOrbDbContext context && result is SqliteCommand command && context.Prepared(command.Connection) is { } prepared
            ? prepared.Take(command)
            : result;

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => Fail(command);

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Fail(command);
        return Task.CompletedTask;
    }

    public override void CommandCanceled(DbCommand command, CommandEndEventData eventData) => Fail(command);

    public override Task CommandCanceledAsync(DbCommand command, CommandEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Fail(command);
        return Task.CompletedTask;
    }

    private static void Fail(DbCommand command) => (command as PreparedStatements.KeptCommand)?.Fail();
}
