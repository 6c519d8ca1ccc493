using NodaTime;

namespace Orb.Billing.Tenants;

/// <summary>Stores tenants and API keys, of all tenants.</summary>
public interface ITenantStore
{
    /// <summary>Adds a tenant; <see cref="StoreResult.AlreadyExists"/> when it is there.</summary>
    Task<StoreResult> AddAsync(Tenant tenant, CancellationToken cancellationToken);

    /// <summary>The tenant with this id.</summary>
    Task<Tenant?> FindAsync(TenantId id, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="take"/> tenants after a position, newest (largest id) first.</summary>
    Task<IReadOnlyList<Tenant>> ListAsync(PagePosition? after, int take, CancellationToken cancellationToken);

    /// <summary>Adds a key; <see cref="StoreResult.AlreadyExists"/> when its hash is there.</summary>
    Task<StoreResult> AddKeyAsync(ApiKey key, CancellationToken cancellationToken);

    /// <summary>The key with this hash.</summary>
    Task<ApiKey?> FindKeyAsync(byte[] hash, CancellationToken cancellationToken);

    /// <summary>Whether any key exists that is not revoked, has not expired by an instant, and is no development key.</summary>
    Task<bool> AnyKeyAsync(Instant at, CancellationToken cancellationToken);
}
