using Npgsql;

namespace Orb.Billing.PostgreSql;

/// <summary>Where the engine stores in PostgreSQL: a connection string, or the data source of the host; one of the two.</summary>
public sealed class PostgreSqlStorageOptions
{
    /// <summary>The connection string, for example <c>Host=localhost;Database=billing;Username=billing</c>. The database must exist.</summary>
    /// <value>Empty; required where <see cref="DataSource"/> is not given.</value>
    public string ConnectionString { get; set; } = "";

    /// <summary>The host's own data source: the engine opens its connections from that pool and never makes a second one.</summary>
    /// <value>Null: a pool of the engine's own over <see cref="ConnectionString"/>.</value>
    public Func<IServiceProvider, NpgsqlDataSource>? DataSource { get; set; }

    /// <summary>The connection string of a read replica, which a scope reads only where <see cref="ReplicaReads"/> allows it.</summary>
    /// <value>Empty: no replica, unless <see cref="ReplicaDataSource"/> is given; one of the two.</value>
    public string ReplicaConnectionString { get; set; } = "";

    /// <summary>The host's own data source of a read replica.</summary>
    /// <value>Null: a pool of the engine's own over <see cref="ReplicaConnectionString"/>, or no replica.</value>
    public Func<IServiceProvider, NpgsqlDataSource>? ReplicaDataSource { get; set; }
}
