using System.Data.Common;
using Npgsql;

namespace Orb.Billing.PostgreSql;

/// <summary>Says what an error of the server or of the connection means for the unit of work that met it.</summary>
internal static class PostgreSqlFailures
{
    public static StorageFailure Judge(DbException error) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected } => StorageFailure.LostRace,
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => StorageFailure.NoRoom,
        // A session that begins writes the catalogue it caches to a file, and version 15 gives a failure of that no state. The text is never translated.
        PostgresException { SqlState: PostgresErrorCodes.InternalError, MessageText: "could not write init file" } => StorageFailure.NoRoom,
        PostgresException server => EndsTheConnection(server.SqlState) ? StorageFailure.LostConnection : StorageFailure.Other,
        // A statement that ran into its timeout, or a pool that stayed empty.
        NpgsqlException { InnerException: TimeoutException } => StorageFailure.Busy,
        // What else is not from the server is from the socket: refused, reset, timed out, closed.
        NpgsqlException { IsTransient: true } => StorageFailure.LostConnection,
        _ => StorageFailure.Other,
    };

    // An administrator's command, a crash, a server that starts or stops, and class 08, connection exceptions.
    private static bool EndsTheConnection(string state) =>
        state is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.TooManyConnections
        || state.StartsWith("08", StringComparison.Ordinal);
}
