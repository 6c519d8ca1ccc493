using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using NodaTime;
using Orb.Billing.AspNetCore.Tenants;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Tenants;

namespace Orb.Billing.AspNetCore.Conventions;

/// <summary>Tokens that an authority or a configured key has signed, for a tenant that exists.</summary>
internal sealed class JwtAuthenticator : IBearerAuthenticator
{
    private const int MaximumNameLength = 200;

    private static readonly Duration ClockSkew = Duration.FromSeconds(30);

    // One that does not answer must not hold callers for long, nor send them more than keys.
    private static readonly HttpClient Authorities = new() { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = 1024 * 1024 };

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly TokenValidationParameters? _parameters;
    private readonly IServiceScopeFactory _scopes;
    private readonly JwtOptions _options;

    public JwtAuthenticator(IOptions<RestApiOptions> options, IServiceScopeFactory scopes, IClock wall)
    {
        _options = options.Value.Jwt;
        _scopes = scopes;
        _parameters = _options.IsOn ? Parameters(_options, wall) : null;
    }

    public async Task<Caller?> AuthenticateAsync(string token, CancellationToken cancellationToken)
    {
        if (_parameters is null || token.Count(c => c == '.') != 2)
            return null;
        var result = await _handler.ValidateTokenAsync(token, _parameters);
        if (!result.IsValid)
            await ReadKeysAsync(_parameters, cancellationToken);
        if (!result.IsValid
            || !TenantId.TryParse(Text(result.ClaimsIdentity, _options.TenantClaim), out var tenant)
            || Text(result.ClaimsIdentity, _options.RoleClaim) is not { } name || !ApiKeyRoles.All.TryGetValue(name, out var role)
            || Text(result.ClaimsIdentity, JwtRegisteredClaimNames.Sub) is not { Length: > 0 and <= MaximumNameLength } subject
            || !ReadCustomer(result.ClaimsIdentity, role, out var customer))
            return null;
        // In a scope of its own, as for a key: the request's scope works for one tenant only.
        await using var scope = _scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ITenantService>().FindAsync(tenant, cancellationToken) is null
            ? null
            : new Caller(tenant, role, [], customer, $"user:{Printable(subject)}", $"{tenant} {subject}", ExpiresAt: null);
    }

    // They are kept when they have been read once. Until then nobody can say whether a token is good, and 401 would end a session that is.
    private static async Task ReadKeysAsync(TokenValidationParameters parameters, CancellationToken cancellationToken)
    {
        if (parameters.ConfigurationManager is not { } manager)
            return;
        try
        {
            _ = await manager.GetBaseConfigurationAsync(cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AuthorityUnavailableException(failure);
        }
    }

    private static TokenValidationParameters Parameters(JwtOptions options, IClock wall)
    {
        var parameters = new TokenValidationParameters
        {
            ValidAudience = options.Audience,
            ValidIssuer = options.Issuer,
            ValidAlgorithms = [.. options.Algorithms],
            IssuerSigningKeys = [.. options.SigningKeys.Select(k => new JsonWebKey(k))],
            // A token says which key signed it; no other is tried.
            TryAllIssuerSigningKeys = false,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            LifetimeValidator = (notBefore, expires, _, _) => IsAlive(notBefore, expires, wall.GetCurrentInstant()),
        };
        if (options.Authority is { } authority)
        {
            parameters.ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
                $"{authority.ToString().TrimEnd('/')}/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(),
                new HttpDocumentRetriever(Authorities) { RequireHttps = !authority.IsLoopback });
        }

        return parameters;
    }

    private static bool IsAlive(DateTime? notBefore, DateTime? expires, Instant now) =>
        expires is { } end && now < At(end) + ClockSkew && (notBefore is not { } start || now >= At(start) - ClockSkew);

    private static Instant At(DateTime time) => Instant.FromDateTimeUtc(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    // A portal's token names its customer. Any other that does was meant to be narrowed, and its role would not be.
    private bool ReadCustomer(ClaimsIdentity identity, ApiRole role, out CustomerId? customer)
    {
        customer = CustomerId.TryParse(Text(identity, _options.CustomerClaim), out var id) ? id : null;
        return role == ApiRole.Portal ? customer is not null : identity.FindFirst(_options.CustomerClaim) is null;
    }

    // A claim given twice says nothing.
    private static string? Text(ClaimsIdentity identity, string claim)
    {
        var found = identity.FindAll(claim).Take(2).ToList();
        return found is [{ } one] ? one.Value : null;
    }

    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}

/// <summary>The authority's keys could not be read, so no token can be judged; it may be another time.</summary>
internal sealed class AuthorityUnavailableException(Exception cause) : Exception("The keys of the OpenID Connect authority could not be read.", cause);
