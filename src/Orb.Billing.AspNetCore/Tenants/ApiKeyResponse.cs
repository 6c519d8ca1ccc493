using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Tenants;

namespace Orb.Billing.AspNetCore.Tenants;

/// <summary>An API key without the key: beyond the contract, in its style.</summary>
internal class ApiKeyResponse(ApiKey key)
{
    public string Id => key.Id.ToString();

    public string Name => key.Name;

    public string Role => ApiKeyRoles.NameOf(key.Role);

    /// <summary>The permissions it is narrowed to; empty where it has all of its role.</summary>
    public IReadOnlyList<string> Scopes => key.Scopes;

    /// <summary>The one customer that a key of the role portal reads of.</summary>
    public string? CustomerId => key.CustomerId?.ToString();

    public string Prefix => key.Prefix;

    public string LastFour => key.LastFour;

    public string CreatedAt => WireTime.WriteSeconds(key.CreatedAt);

    public string? ExpiresAt => WireTime.Write(key.ExpiresAt);

    /// <summary>The key that took its place when it was rotated.</summary>
    public string? SuccessorId => key.SuccessorId?.ToString();

    public string? RevokedAt => WireTime.Write(key.RevokedAt);
}

/// <summary>A key that was just made.</summary>
internal sealed class NewApiKeyResponse(NewApiKey made) : ApiKeyResponse(made.Row)
{
    /// <summary>The key itself, shown this once; null where the request is repeated.</summary>
    public string? Key => made.Key;
}
