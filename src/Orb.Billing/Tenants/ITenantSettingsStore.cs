namespace Orb.Billing.Tenants;

/// <summary>Stores the settings of the scope's tenant.</summary>
public interface ITenantSettingsStore
{
    /// <summary>What the tenant has stated; null where it never did.</summary>
    Task<TenantSettings?> FindAsync(CancellationToken cancellationToken);

    /// <summary>Adds settings of version 0, which become version 1; <see cref="StoreResult.AlreadyExists"/> where there are some.</summary>
    Task<StoreResult> AddAsync(TenantSettings settings, CancellationToken cancellationToken);

    /// <summary>Replaces settings whose stored version is <see cref="TenantSettings.Version"/>; the stored version goes up by one.</summary>
    Task<StoreResult> UpdateAsync(TenantSettings settings, CancellationToken cancellationToken);
}
