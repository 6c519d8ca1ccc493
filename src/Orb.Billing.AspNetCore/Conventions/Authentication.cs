using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Tenants;

namespace Orb.Billing.AspNetCore.Conventions;

/// <summary>Who calls.</summary>
/// <param name="TenantId">The tenant that is worked in.</param>
/// <param name="Role">What the caller may do.</param>
/// <param name="Scopes">The permissions of the role that the caller is narrowed to; empty for all.</param>
/// <param name="CustomerId">The one customer that a caller of the role portal reads of; null for every other role.</param>
/// <param name="Name">How logs and the audit trail name the caller, without a secret: "api_key:…a1b2".</param>
/// <param name="Account">Whose limits of requests the caller shares: one key, or one user.</param>
/// <param name="ExpiresAt">When the caller's key ends; null for one that never does, and for a user, who gets another token.</param>
internal sealed record Caller(TenantId TenantId, ApiRole Role, IReadOnlyList<string> Scopes, CustomerId? CustomerId, string Name, string Account, Instant? ExpiresAt)
{
    /// <summary>What the caller may do, which bounds the keys it makes.</summary>
    public Authority Authority => new()
    {
        Permissions = Scopes.Count == 0 ? RolePermissions.NamesOf(Role) : [.. RolePermissions.NamesOf(Role).Intersect(Scopes, StringComparer.Ordinal)],
        PermissionsOf = RolePermissions.NamesOf,
        ExpiresAt = ExpiresAt,
    };
}

/// <summary>Turns a bearer's token into a caller. Each kind of token has one; the first that knows the token decides.</summary>
internal interface IBearerAuthenticator
{
    /// <summary>The caller; null when this is no token of its kind or it does not work.</summary>
    Task<Caller?> AuthenticateAsync(string token, CancellationToken cancellationToken);
}

/// <summary>API keys.</summary>
internal sealed class ApiKeyAuthenticator(IServiceScopeFactory scopes, KnownApiKeys known) : IBearerAuthenticator
{
    public async Task<Caller?> AuthenticateAsync(string token, CancellationToken cancellationToken) =>
        await known.FindAsync(token, () => LookAsync(token, cancellationToken), cancellationToken) is { } key
        && (key.Role == ApiRole.Portal) == (key.CustomerId is not null)
            ? new Caller(key.TenantId, key.Role, key.Scopes, key.CustomerId, $"api_key:…{key.LastFour}", key.Id.ToString(), key.ExpiresAt)
            : null;

    private async Task<ApiKey?> LookAsync(string token, CancellationToken cancellationToken)
    {
        // In a scope of its own: what looks a key up belongs to no tenant yet, and the request's scope works for one only.
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ITenantService>().AuthenticateAsync(token, cancellationToken) is { RevokedAt: null } key ? key : null;
    }
}

/// <summary>Reads the token of a request: from the Authorization header and from nowhere else, for a URL ends up in logs.</summary>
internal static class BearerToken
{
    private const int MaximumLength = 8192;

    public static string? Of(HttpRequest request)
    {
        var header = request.Headers.Authorization;
        if (header.Count != 1 || header[0] is not { } value || value.Length > MaximumLength)
            return null;
        var space = value.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || !value.AsSpan(0, space).Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            return null;
        var token = value[(space + 1)..].Trim();
        return token.Length == 0 ? null : token;
    }
}
