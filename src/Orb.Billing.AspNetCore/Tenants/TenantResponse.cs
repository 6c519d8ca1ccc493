using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Tenants;

namespace Orb.Billing.AspNetCore.Tenants;

/// <summary>A tenant: beyond the contract, in its style.</summary>
internal sealed class TenantResponse(Tenant tenant)
{
    public string Id => tenant.Id.ToString();

    public string Name => tenant.Name;

    /// <summary>Whether it is for trying out, and not live.</summary>
    public bool IsTest => tenant.IsTest;

    public string? CreatedAt => WireTime.Write(tenant.CreatedAt);
}
