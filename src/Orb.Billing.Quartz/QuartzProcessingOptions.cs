using System.Data.Common;
using NodaTime;

namespace Orb.Billing.Quartz;

/// <summary>Settings of the triggers on Quartz. Hosts that share a cluster are given the same ones.</summary>
public sealed class QuartzProcessingOptions
{
    /// <summary>The kind of database that Quartz keeps its tables in; it may be the engine's own database.</summary>
    /// <value>None; required.</value>
    public QuartzStore? Store { get; set; }

    /// <summary>Where that database is, for example <c>Host=localhost;Database=billing;Username=billing_app</c> or <c>Data Source=orb.db</c>.</summary>
    /// <value>Empty; required, unless <see cref="DataSource"/> is given.</value>
    public string ConnectionString { get; set; } = "";

    /// <summary>Gives the host's own pool of connections to that database instead, which is never disposed here. PostgreSQL only.</summary>
    /// <value>Null.</value>
    public Func<IServiceProvider, DbDataSource>? DataSource { get; set; }

    /// <summary>What the names of the tables start with, on PostgreSQL behind a schema and a dot. Engines that share a database of Quartz need one each.</summary>
    /// <value><c>orb.quartz_</c> on PostgreSQL, <c>orb_quartz_</c> on SQLite; letters, digits and underscores, at most 40 characters.</value>
    public string? TablePrefix { get; set; }

    /// <summary>Whether a host that starts makes the tables that are missing, for which its role must be allowed to; otherwise it refuses to start without them.</summary>
    /// <value>True.</value>
    public bool CreateTables { get; set; } = true;

    /// <summary>The pause between two sweeps of a lane.</summary>
    /// <value>5 seconds; 1 second to 1 hour.</value>
    public Duration SweepInterval { get; set; } = Duration.FromSeconds(5);

    /// <summary>When to sweep, as a cron expression of Quartz in UTC, for example <c>0 0/5 * * * ?</c>; then <see cref="SweepInterval"/> does not hold.</summary>
    /// <value>Null.</value>
    public string? SweepCron { get; set; }

    /// <summary>The pause between two dispatches of a lane.</summary>
    /// <value>5 seconds; 1 second to 1 hour.</value>
    public Duration DispatchInterval { get; set; } = Duration.FromSeconds(5);

    /// <summary>Customers a sweep claims at most at a time.</summary>
    /// <value>2,500; 1 to 10,000.</value>
    public int BatchSize { get; set; } = 2_500;

    /// <summary>
    /// How many sweeps, and beside them how many dispatches, may run at once in the whole cluster. With fewer lanes than hosts some hosts have
    /// nothing to do.
    /// </summary>
    /// <value>4; 1 to 64.</value>
    public int Lanes { get; set; } = 4;

    /// <summary>How many of the lanes this host works on at once.</summary>
    /// <value>1; 1 to 16.</value>
    public int LanesPerHost { get; set; } = 1;

    /// <summary>
    /// How often a host of the cluster shows that it is alive. One that has not shown it for twice as long is taken for dead, and its lanes go to the
    /// others.
    /// </summary>
    /// <value>5 seconds; 1 second to 1 minute.</value>
    public Duration CheckinInterval { get; set; } = Duration.FromSeconds(5);

    internal string Tables => TablePrefix ?? (Store == QuartzStore.PostgreSql ? "orb.quartz_" : "orb_quartz_");
}
