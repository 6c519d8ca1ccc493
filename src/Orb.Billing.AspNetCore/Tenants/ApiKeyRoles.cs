using Orb.Billing.Tenants;

namespace Orb.Billing.AspNetCore.Tenants;

/// <summary>The roles that a tenant's key can have, by their names on the wire.</summary>
internal static class ApiKeyRoles
{
    public static IReadOnlyDictionary<string, ApiRole> All { get; } = new Dictionary<string, ApiRole>(StringComparer.Ordinal)
    {
        ["admin"] = ApiRole.Admin,
        ["billing"] = ApiRole.Billing,
        ["support"] = ApiRole.Support,
        ["ingest"] = ApiRole.Ingest,
        ["portal"] = ApiRole.Portal,
    };

    public static string NameOf(ApiRole role) => All.FirstOrDefault(r => r.Value == role).Key ?? "operator";
}
