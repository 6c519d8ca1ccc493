namespace Orb.Billing.Tenants;

/// <summary>The settings of the scope's tenant. What is changed counts for what is made from then on; the change is in the audit trail.</summary>
public interface ISettingsService
{
    /// <summary>The settings in force.</summary>
    Task<SettingsInForce> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Changes what the tenant has stated.</summary>
    /// <param name="change">Makes the new settings of those before; it may be called again when another writer was faster.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The settings in force from now on.</returns>
    Task<Outcome<SettingsInForce>> UpdateAsync(Func<TenantSettings, TenantSettings> change, CancellationToken cancellationToken);
}
