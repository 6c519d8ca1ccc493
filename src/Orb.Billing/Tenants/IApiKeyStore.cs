namespace Orb.Billing.Tenants;

/// <summary>Stores the API keys of the scope's tenant; <see cref="ITenantStore"/> adds them and finds them by hash.</summary>
public interface IApiKeyStore
{
    /// <summary>The key with this id.</summary>
    Task<ApiKey?> FindAsync(ApiKeyId id, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="take"/> keys after a position, newest (largest id) first.</summary>
    Task<IReadOnlyList<ApiKey>> ListAsync(PagePosition? after, int take, CancellationToken cancellationToken);

    /// <summary>
    /// Writes <see cref="ApiKey.ExpiresAt"/>, <see cref="ApiKey.RevokedAt"/> and <see cref="ApiKey.SuccessorId"/> of a key;
    /// <see cref="StoreResult.VersionConflict"/> where there is none, it was revoked before, or it has another successor.
    /// </summary>
    Task<StoreResult> EndAsync(ApiKey key, CancellationToken cancellationToken);
}
