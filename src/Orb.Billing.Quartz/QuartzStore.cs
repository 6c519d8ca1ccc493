namespace Orb.Billing.Quartz;

/// <summary>The database that Quartz keeps its jobs and triggers in.</summary>
public enum QuartzStore
{
    /// <summary>PostgreSQL, clustered: every host that names the same tables is a node.</summary>
    PostgreSql = 1,

    /// <summary>SQLite, one process: Quartz has no cluster there, and a second process on the same file does not start.</summary>
    Sqlite = 2,
}
