using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orb.Billing.Tenants;

namespace Orb.Billing.AspNetCore;

/// <summary>What an endpoint of the API demands of its caller. An endpoint that states none is refused to everyone.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is not a code access permission.")]
public enum Permission
{
    /// <summary>Any working key.</summary>
    AnyCaller,

    /// <summary>Reading items, metrics, pricing units, plans and prices.</summary>
    ReadCatalog,

    /// <summary>Creating items, metrics, pricing units and plans.</summary>
    WriteCatalog,

    /// <summary>Reading customers.</summary>
    ReadCustomers,

    /// <summary>Creating and changing customers.</summary>
    WriteCustomers,

    /// <summary>Reading subscriptions and their usage.</summary>
    ReadSubscriptions,

    /// <summary>Creating and changing subscriptions.</summary>
    WriteSubscriptions,

    /// <summary>Reading invoices.</summary>
    ReadInvoices,

    /// <summary>Issuing and changing invoices.</summary>
    WriteInvoices,

    /// <summary>Sending usage events.</summary>
    IngestUsage,

    /// <summary>Reading test clocks.</summary>
    ReadTestClocks,

    /// <summary>Creating, moving and deleting test clocks.</summary>
    WriteTestClocks,

    /// <summary>Reading billing runs, and what is not billed and why.</summary>
    ReadBillingExceptions,

    /// <summary>Letting what was stopped go on.</summary>
    RetryBillingExceptions,

    /// <summary>Reading the tenant's settings.</summary>
    ReadSettings,

    /// <summary>Changing the tenant's settings.</summary>
    WriteSettings,

    /// <summary>Reading who did what.</summary>
    ReadAuditLog,

    /// <summary>Reading, making, rotating and revoking the tenant's API keys.</summary>
    ManageApiKeys,

    /// <summary>Making tenants and their keys: an operator's work.</summary>
    ManageTenants,
}

/// <summary>Which role may do what.</summary>
internal static class RolePermissions
{
    // Asked for with every request.
    private static readonly Dictionary<ApiRole, IReadOnlyList<string>> Names = Enum.GetValues<ApiRole>().ToDictionary(
        role => role,
        role => (IReadOnlyList<string>)[.. Enum.GetValues<Permission>().Where(p => p != Permission.AnyCaller && Allow(role, p)).Select(NameOf)]);

    public static bool Allow(ApiRole role, Permission permission) => permission == Permission.AnyCaller || role switch
    {
        ApiRole.Operator => permission is Permission.ManageTenants,
        _ when permission == Permission.ManageTenants => false,
        ApiRole.Admin => true,
        ApiRole.Billing => permission is not (Permission.IngestUsage or Permission.WriteTestClocks or Permission.WriteSettings or Permission.ManageApiKeys),
        ApiRole.Support => permission is Permission.ReadCatalog or Permission.ReadCustomers or Permission.ReadSubscriptions
            or Permission.ReadInvoices or Permission.ReadBillingExceptions or Permission.ReadTestClocks or Permission.ReadSettings,
        ApiRole.Ingest => permission is Permission.IngestUsage,
        // Where an endpoint also states how it is bound to the caller's customer.
        ApiRole.Portal => permission is Permission.ReadCustomers or Permission.ReadSubscriptions or Permission.ReadInvoices,
        _ => false,
    };

    /// <summary>Whether a role that is narrowed to scopes may; no scopes are all of the role's permissions.</summary>
    public static bool Allow(ApiRole role, IReadOnlyList<string> scopes, Permission permission) =>
        Allow(role, permission) && (scopes.Count == 0 || permission == Permission.AnyCaller || scopes.Contains(NameOf(permission)));

    /// <summary>How a scope names a permission: "read_customers".</summary>
    public static string NameOf(Permission permission) => JsonNamingPolicy.SnakeCaseLower.ConvertName(permission.ToString());

    /// <summary>The names that a scope of a role may have.</summary>
    public static IReadOnlyList<string> NamesOf(ApiRole role) => Names.GetValueOrDefault(role, []);
}
