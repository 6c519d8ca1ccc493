using Microsoft.Extensions.Options;
using Npgsql;

namespace Orb.Billing.PostgreSql;

/// <summary>The pool that connections come from: the host's, or one of the engine's own, which alone is disposed with it.</summary>
internal sealed class PostgreSqlSource : IAsyncDisposable, IDisposable
{
    private readonly bool _owned;
    private readonly NpgsqlDataSource? _ownedReplica;

    public PostgreSqlSource(IOptions<PostgreSqlStorageOptions> options, IServiceProvider services)
    {
        _owned = options.Value.DataSource is null;
        DataSource = options.Value.DataSource?.Invoke(services) ?? NpgsqlDataSource.Create(options.Value.ConnectionString);
        Replica = options.Value.ReplicaDataSource?.Invoke(services);
        if (Replica is null && options.Value.ReplicaConnectionString.Length > 0)
            Replica = _ownedReplica = NpgsqlDataSource.Create(options.Value.ReplicaConnectionString);
    }

    public NpgsqlDataSource DataSource { get; }

    /// <summary>Where scopes may read that are allowed to; null where there is no replica.</summary>
    public NpgsqlDataSource? Replica { get; }

    public void Dispose()
    {
        if (_owned)
            DataSource.Dispose();
        _ownedReplica?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (_owned)
            await DataSource.DisposeAsync();
        if (_ownedReplica is not null)
            await _ownedReplica.DisposeAsync();
    }
}
