namespace Orb.Billing.AspNetCore;

/// <summary>
/// Which tokens (JWT, RFC 7519) are accepted as bearers: those that an OpenID Connect authority signs, or that one of the configured keys does. A token
/// must name its tenant and the bearer's role in claims, must expire, and must be signed by a key whose id it names. Nothing is accepted until
/// <see cref="Authority"/> or <see cref="SigningKeys"/> is set.
/// </summary>
public sealed class JwtOptions
{
    /// <summary>The OpenID Connect issuer whose published keys sign tokens, for example <c>https://login.example.com/</c>; https, or http on this machine.</summary>
    /// <value>None.</value>
    public Uri? Authority { get; set; }

    /// <summary>What a token must name as its issuer.</summary>
    /// <value>The issuer that the authority publishes; required with <see cref="SigningKeys"/>.</value>
    public string? Issuer { get; set; }

    /// <summary>What a token must name as its audience. Required.</summary>
    public string? Audience { get; set; }

    /// <summary>Public or shared keys as JSON Web Keys (RFC 7517), each with a <c>kid</c>: RSA of 2048 bits or more, EC, or oct of 32 bytes or more.</summary>
    /// <value>None.</value>
    public IList<string> SigningKeys { get; } = [];

    /// <summary>The algorithms a signature may have, whatever a token says. Shared keys need HS256, HS384 or HS512 named here.</summary>
    /// <value>RS256, PS256 and ES256.</value>
    public IList<string> Algorithms { get; } = ["RS256", "PS256", "ES256"];

    /// <summary>The claim with the tenant's id, 26 characters.</summary>
    /// <value>"orb_tenant".</value>
    public string TenantClaim { get; set; } = "orb_tenant";

    /// <summary>The claim with the role: admin, billing, support, ingest or portal.</summary>
    /// <value>"orb_role".</value>
    public string RoleClaim { get; set; } = "orb_role";

    /// <summary>
    /// The claim with the id, 26 characters, of the one customer that a bearer of the role portal reads of. Such a token must have it, and one of
    /// another role must not.
    /// </summary>
    /// <value>"orb_customer".</value>
    public string CustomerClaim { get; set; } = "orb_customer";

    internal bool IsOn => Authority is not null || SigningKeys.Count > 0;
}
