namespace Orb.Billing.Tenants;

/// <summary>Tenants and their API keys. These calls are not confined to the scope's tenant: a host makes them before one is known.</summary>
public interface ITenantService
{
    /// <summary>Makes sure a tenant exists; does nothing when it does.</summary>
    Task EnsureAsync(TenantId id, string name, CancellationToken cancellationToken);

    /// <summary>Makes a key and returns it; it cannot be read again.</summary>
    Task<NewApiKey> CreateKeyAsync(TenantId tenantId, string name, ApiRole role, CancellationToken cancellationToken);

    /// <summary>
    /// Makes sure that a well-known key works for a tenant on hosts that accept such keys
    /// (<see cref="OrbBillingOptions.DevelopmentKeysEnabled"/>); it is worth nothing on any other, also with the same database.
    /// </summary>
    Task EnsureDevelopmentKeyAsync(TenantId tenantId, string key, ApiRole role, CancellationToken cancellationToken);

    /// <summary>The key's row when the key works; null for unknown and revoked keys, in the same time.</summary>
    Task<ApiKey?> AuthenticateAsync(string key, CancellationToken cancellationToken);

    /// <summary>Whether any working key exists; those of development hosts do not count.</summary>
    Task<bool> AnyKeyAsync(CancellationToken cancellationToken);
}

/// <summary>A key that was just made.</summary>
/// <param name="Key">The key itself: show it once, never store it.</param>
/// <param name="Row">What is stored of it.</param>
public sealed record NewApiKey(string Key, ApiKey Row);
