namespace Orb.Billing;

/// <summary>
/// The tenant that a dependency-injection scope works for. Every read and write of the services in the scope is confined to it.
/// It is the default tenant until the host enters another.
/// </summary>
public sealed class TenantScope
{
    private bool _used;

    /// <summary>The tenant.</summary>
    public TenantId TenantId
    {
        get
        {
            _used = true;
            return field;
        }

        private set;
    } = TenantId.Default;

    /// <summary>Makes the scope work for a tenant, once and before its services are used.</summary>
    /// <exception cref="InvalidOperationException">The scope already works for another tenant.</exception>
    public void Enter(TenantId tenantId)
    {
        if (_used && TenantId != tenantId)
            throw new InvalidOperationException("A scope works for one tenant: open a new scope for another.");
        TenantId = tenantId;
        _used = true;
    }
}
