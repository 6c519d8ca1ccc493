namespace Orb.Billing.Tenants;

/// <summary>Tenants and their API keys. These calls are not confined to the scope's tenant: a host makes them before one is known.</summary>
public interface ITenantService
{
    /// <summary>Makes sure a tenant exists; does nothing when it does, whatever it is called and is for.</summary>
    /// <param name="id">The id.</param>
    /// <param name="name">What it is called, 1 to 255 characters.</param>
    /// <param name="isTest">Whether it is for trying out.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task EnsureAsync(TenantId id, string name, bool isTest, CancellationToken cancellationToken);

    /// <summary>Makes a tenant.</summary>
    /// <param name="name">What it is called, 1 to 255 characters.</param>
    /// <param name="isTest">Whether it is for trying out, which it stays.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<Outcome<Tenant>> CreateAsync(string name, bool isTest, CancellationToken cancellationToken);

    /// <summary>A tenant; null when there is none of this id.</summary>
    Task<Tenant?> FindAsync(TenantId id, CancellationToken cancellationToken);

    /// <summary>All tenants, newest first.</summary>
    Task<Outcome<Page<Tenant>>> ListAsync(PageRequest page, CancellationToken cancellationToken);

    /// <summary>Makes a key and returns it; it cannot be read again. Refused where there is no such tenant.</summary>
    /// <param name="tenantId">The tenant it opens; for an operator's key the one that it is kept with.</param>
    /// <param name="name">What it is for, 1 to 255 characters.</param>
    /// <param name="role">What its bearer may do; not <see cref="ApiRole.Portal"/>, which needs a customer: <see cref="IApiKeyService"/> makes those keys.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<Outcome<NewApiKey>> CreateKeyAsync(TenantId tenantId, string name, ApiRole role, CancellationToken cancellationToken);

    /// <summary>
    /// Makes sure that a well-known key works for a tenant on hosts that accept such keys
    /// (<see cref="OrbBillingOptions.DevelopmentKeysEnabled"/>); it is worth nothing on any other, also with the same database.
    /// </summary>
    Task EnsureDevelopmentKeyAsync(TenantId tenantId, string key, ApiRole role, CancellationToken cancellationToken);

    /// <summary>The key's row when the key works; null for unknown, expired and revoked keys, in the same time.</summary>
    Task<ApiKey?> AuthenticateAsync(string key, CancellationToken cancellationToken);

    /// <summary>Whether any working key exists; those of development hosts do not count.</summary>
    Task<bool> AnyKeyAsync(CancellationToken cancellationToken);
}

/// <summary>A key that was just made.</summary>
/// <param name="Key">The key itself: show it once, never store it.</param>
/// <param name="Row">What is stored of it.</param>
public sealed record NewApiKey(string Key, ApiKey Row);
