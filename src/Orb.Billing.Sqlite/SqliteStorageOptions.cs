using NodaTime;

namespace Orb.Billing.Sqlite;

/// <summary>Where and how the engine stores in SQLite.</summary>
public sealed class SqliteStorageOptions
{
    /// <summary>The connection string, for example <c>Data Source=orb.db</c>; a file, since every scope opens a connection of its own.</summary>
    /// <value>Required.</value>
    public string ConnectionString { get; set; } = "";

    /// <summary>How long a writer waits for the one before it.</summary>
    /// <value>5 seconds; 100 milliseconds to 5 minutes.</value>
    public Duration BusyTimeout { get; set; } = Duration.FromSeconds(5);
}
