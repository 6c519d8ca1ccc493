using Microsoft.IdentityModel.Tokens;

namespace Orb.Billing.AspNetCore.Configuration;

/// <summary>What settings of tokens must be like: a mistake here would let somebody in.</summary>
internal static class JwtOptionsRules
{
    private const int MinimumRsaBits = 2048;
    private const int MinimumSharedBytes = 32;

    private static readonly string[] Asymmetric =
        ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    private static readonly string[] Shared = ["HS256", "HS384", "HS512"];

    public static IEnumerable<string> Failures(JwtOptions options)
    {
        if (!options.IsOn)
            yield break;
        if (string.IsNullOrWhiteSpace(options.Audience))
            yield return "Jwt.Audience is required where tokens are accepted: a token made for another service must not work here.";
        if (options.Authority is { } authority && !(authority.IsAbsoluteUri && (authority.Scheme == Uri.UriSchemeHttps || (authority.Scheme == Uri.UriSchemeHttp && authority.IsLoopback))))
            yield return $"Jwt.Authority must be an https address, not '{authority}'.";
        if (options.Authority is null && string.IsNullOrWhiteSpace(options.Issuer))
            yield return "Jwt.Issuer is required with Jwt.SigningKeys.";
        if (options.Algorithms.Count == 0 || options.Algorithms.Any(a => !Asymmetric.Contains(a) && !Shared.Contains(a)))
            yield return $"Jwt.Algorithms must be some of {string.Join(", ", Asymmetric.Concat(Shared))}, not '{string.Join(", ", options.Algorithms)}'.";
        if (options.Authority is not null && options.Algorithms.Any(Shared.Contains))
            yield return "Jwt.Algorithms must not name a shared-key algorithm where an authority signs: its public key would be taken for a secret.";
        string[] claims = [options.TenantClaim, options.RoleClaim, options.CustomerClaim];
        if (claims.Any(string.IsNullOrWhiteSpace) || claims.Distinct(StringComparer.Ordinal).Count() < claims.Length)
            yield return $"Jwt.TenantClaim, RoleClaim and CustomerClaim must be three names, not '{string.Join("', '", claims)}'.";
        for (var i = 0; i < options.SigningKeys.Count; i++)
        {
            if (Problem(options.SigningKeys[i], options.Algorithms) is { } problem)
                yield return $"Jwt.SigningKeys[{i}] {problem}";
        }
    }

    private static string? Problem(string text, IEnumerable<string> algorithms)
    {
        JsonWebKey key;
        try
        {
            key = new JsonWebKey(text);
        }
        catch (ArgumentException)
        {
            return "is not a JSON Web Key.";
        }

        if (string.IsNullOrEmpty(key.Kid))
            return "has no kid.";
        return key.Kty switch
        {
            JsonWebAlgorithmsKeyTypes.RSA when key.KeySize < MinimumRsaBits => $"has {key.KeySize} bits; at least {MinimumRsaBits} are needed.",
            JsonWebAlgorithmsKeyTypes.RSA or JsonWebAlgorithmsKeyTypes.EllipticCurve => null,
            JsonWebAlgorithmsKeyTypes.Octet when key.KeySize < MinimumSharedBytes * 8 => $"has {key.KeySize} bits; at least {MinimumSharedBytes * 8} are needed.",
            JsonWebAlgorithmsKeyTypes.Octet => algorithms.Any(Shared.Contains) ? null : "is a shared key, but Jwt.Algorithms names none of HS256, HS384, HS512.",
            _ => $"is of type '{key.Kty}'; it must be RSA, EC or oct.",
        };
    }
}
