using System.Diagnostics.CodeAnalysis;
using Orb.Billing.Tenants;

namespace Orb.Billing.AspNetCore;

/// <summary>What an endpoint of the API demands of its caller. An endpoint that states none is refused to everyone.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is not a code access permission.")]
public enum Permission
{
    /// <summary>Any working key.</summary>
    AnyCaller,

    /// <summary>Reading items, metrics, plans and prices.</summary>
    ReadCatalog,

    /// <summary>Creating items, metrics and plans.</summary>
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
}

/// <summary>Which role may do what.</summary>
internal static class RolePermissions
{
    public static bool Allow(ApiRole role, Permission permission) => permission == Permission.AnyCaller || role switch
    {
        ApiRole.Admin => true,
        ApiRole.Billing => permission is not (Permission.IngestUsage or Permission.WriteTestClocks),
        ApiRole.Support => permission is Permission.ReadCatalog or Permission.ReadCustomers or Permission.ReadSubscriptions
            or Permission.ReadInvoices or Permission.ReadBillingExceptions or Permission.ReadTestClocks,
        ApiRole.Ingest => permission is Permission.IngestUsage,
        _ => false,
    };
}
