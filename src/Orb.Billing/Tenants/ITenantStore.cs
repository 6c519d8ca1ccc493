namespace Orb.Billing.Tenants;

/// <summary>Stores tenants and API keys, of all tenants.</summary>
public interface ITenantStore
{
    /// <summary>Adds a tenant; <see cref="StoreResult.AlreadyExists"/> when it is there.</summary>
    Task<StoreResult> AddAsync(TenantId id, string name, CancellationToken cancellationToken);

    /// <summary>Adds a key; <see cref="StoreResult.AlreadyExists"/> when its hash is there.</summary>
    Task<StoreResult> AddKeyAsync(ApiKey key, CancellationToken cancellationToken);

    /// <summary>The key with this hash.</summary>
    Task<ApiKey?> FindKeyAsync(byte[] hash, CancellationToken cancellationToken);

    /// <summary>Whether any key exists that is not revoked and no development key.</summary>
    Task<bool> AnyKeyAsync(CancellationToken cancellationToken);
}
