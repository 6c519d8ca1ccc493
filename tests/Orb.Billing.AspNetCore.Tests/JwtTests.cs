using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Orb.Billing.AspNetCore.Tests.Support;

namespace Orb.Billing.AspNetCore.Tests;

/// <summary>Tokens as bearers: one that is right in every point is let in, one that is wrong in any is not (A03).</summary>
public sealed class JwtTests : IAsyncLifetime
{
    private const string Issuer = "https://login.test/";
    private const string Audience = "orb";

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly RSA _strange = RSA.Create(2048);
    private Api _api = null!;

    private static DateTime Now => Samples.Now.ToDateTimeUtc();

    private RsaSecurityKey Key => new(_rsa) { KeyId = "k1" };

    public async ValueTask InitializeAsync() => _api = await Api.StartAsync(o => Accept(o.Jwt));

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _rsa.Dispose();
        _strange.Dispose();
    }

    [Fact]
    public async Task A_token_of_a_known_key_works_for_its_tenant_in_its_role_and_is_named_in_the_log()
    {
        (await SendAsync(Token(Claims("support")), "/v1/customers")).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(Token(Claims("support")), "/v1/api_keys")).ShouldBeProblem(403, "403-permission-denied");
        (await SendAsync(Token(Claims("ingest")), "/v1/customers")).ShouldBeProblem(403, "403-permission-denied");

        var line = _api.Log.All.First(l => l.Contains(" 3001 ", StringComparison.Ordinal));
        line.ShouldContain($"for tenant {FakeTenants.Tenant}, user:ada");
        string.Join('\n', _api.Log.All).ShouldNotContain("eyJ");
    }

    [Fact]
    public async Task A_token_lives_from_its_start_to_its_end_by_the_hosts_clock_give_or_take_thirty_seconds_A03()
    {
        (await SendAsync(Token(Claims("admin"), notBefore: Now.AddSeconds(30), expires: Now.AddHours(1)))).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(Token(Claims("admin"), notBefore: Now.AddSeconds(31), expires: Now.AddHours(1)))).ShouldBeProblem(401, "401-authentication-error");
        (await SendAsync(Token(Claims("admin"), expires: Now.AddSeconds(-29)))).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(Token(Claims("admin"), expires: Now.AddSeconds(-30)))).ShouldBeProblem(401, "401-authentication-error");
        (await SendAsync(Without(Token(Claims("admin")), "exp"))).ShouldBeProblem(401, "401-authentication-error");
        (await SendAsync(Signed(JsonSerializer.Serialize(Payload(Claims("admin"), expires: null))))).ShouldBeProblem(401, "401-authentication-error");
    }

    [Fact]
    public async Task A_token_that_nobody_or_somebody_else_signed_is_refused_A03()
    {
        var good = Token(Claims("admin"));
        var parts = good.Split('.');
        string none = $"{Part("""{"alg":"none","typ":"JWT","kid":"k1"}""")}.{parts[1]}.";
        string[] bad =
        [
            none, none + parts[2], $"{Part("""{"alg":"None","kid":"k1"}""")}.{parts[1]}.",
            // Signed with the public key as if that were a secret.
            Shared($"{Part("""{"alg":"HS256","typ":"JWT","kid":"k1"}""")}.{parts[1]}"),
            Token(Claims("admin"), key: new RsaSecurityKey(_strange) { KeyId = "k1" }),
            Token(Claims("admin"), key: new RsaSecurityKey(_rsa) { KeyId = "k2" }),
            Token(Claims("admin"), key: new RsaSecurityKey(_rsa) { KeyId = "../../etc/passwd" }),
            Token(Claims("admin"), key: new RsaSecurityKey(_rsa)),
            Token(Claims("admin"), algorithm: SecurityAlgorithms.RsaSha512),
            $"{parts[0]}.{Part(JsonSerializer.Serialize(Payload(Claims("admin") , Now.AddDays(9))))}.{parts[2]}",
            good[..^4] + "AAAA", $"{parts[0]}.{parts[1]}", good + ".x", "..", "a.b.c",
        ];
        foreach (var token in bad)
            (await SendAsync(token)).ShouldBeProblem(401, "401-authentication-error");
        (await SendAsync(good)).Status.ShouldBe(HttpStatusCode.OK);
        _api.Billing.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_token_for_somebody_else_or_for_nobody_is_refused_A03()
    {
        (await SendAsync(Token(Claims("admin"), audience: "another-service"))).ShouldBeProblem(401, "401-authentication-error");
        (await SendAsync(Token(Claims("admin"), issuer: "https://evil.test/"))).ShouldBeProblem(401, "401-authentication-error");
        (await SendAsync(Token(Claims("admin", tenant: new TenantId(Guid.Empty).ToString())))).ShouldBeProblem(401, "401-authentication-error");
        (await SendAsync(Token(Claims("admin", tenant: "acme")))).ShouldBeProblem(401, "401-authentication-error");
        (await SendAsync(Token(Claims("root")))).ShouldBeProblem(401, "401-authentication-error");
        (await SendAsync(Token(Claims("operator")))).ShouldBeProblem(401, "401-authentication-error");
        (await SendAsync(Token(Claims("0")))).ShouldBeProblem(401, "401-authentication-error");
        foreach (var missing in (string[])["orb_tenant", "orb_role", "sub"])
        {
            var claims = Claims("admin");
            claims.Remove(missing);
            (await SendAsync(Token(claims))).ShouldBeProblem(401, "401-authentication-error");
        }

        var two = Claims("support");
        two["orb_role"] = new[] { "support", "admin" };
        (await SendAsync(Token(two))).ShouldBeProblem(401, "401-authentication-error");
    }

    [Fact]
    public async Task A_token_of_the_role_portal_names_its_customer_and_no_other_does_A03()
    {
        var customer = Samples.Customer.Id.ToString();
        (await SendAsync(Token(Claims("portal", customer: customer)), $"/v1/customers/{customer}")).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(Token(Claims("portal", customer: customer)))).ShouldBeProblem(403, "403-permission-denied");
        (await SendAsync(Token(Claims("portal", customer: Samples.Item.Id.ToString())), $"/v1/customers/{customer}")).ShouldBeProblem(404, "404-resource-not-found");
        (await SendAsync(Token(Claims("portal")))).ShouldBeProblem(401, "401-authentication-error");
        (await SendAsync(Token(Claims("portal", customer: "acme")))).ShouldBeProblem(401, "401-authentication-error");
        (await SendAsync(Token(Claims("admin", customer: customer)))).ShouldBeProblem(401, "401-authentication-error");
        var two = Claims("portal");
        two["orb_customer"] = new[] { customer, Samples.Item.Id.ToString() };
        (await SendAsync(Token(two))).ShouldBeProblem(401, "401-authentication-error");
    }

    [Fact]
    public async Task Where_no_key_is_configured_no_token_works()
    {
        await using var api = await Api.StartAsync();
        (await api.SendAsync("GET", "/v1/customers", null, null, ("Authorization", "Bearer " + Token(Claims("admin"))))).ShouldBeProblem(401, "401-authentication-error");
    }

    [Fact]
    public async Task Settings_that_would_let_somebody_in_stop_the_host()
    {
        await RefusedAsync(o => o.Audience = null, "Jwt.Audience is required");
        await RefusedAsync(o => o.TenantClaim = "", "Jwt.TenantClaim, RoleClaim and CustomerClaim must be three names, not '', 'orb_role', 'orb_customer'.");
        await RefusedAsync(o => o.CustomerClaim = o.TenantClaim, "must be three names, not 'orb_tenant', 'orb_role', 'orb_tenant'.");
        await RefusedAsync(o => o.Issuer = null, "Jwt.Issuer is required");
        await RefusedAsync(o => o.Algorithms.Add("none"), "Jwt.Algorithms must be some of");
        await RefusedAsync(o => o.Algorithms.Clear(), "Jwt.Algorithms must be some of");
        await RefusedAsync(o => o.Authority = new Uri("http://login.test/"), "Jwt.Authority must be an https address");
        await RefusedAsync(
            o =>
            {
                o.Authority = new Uri(Issuer);
                o.Algorithms.Add("HS256");
            },
            "its public key would be taken for a secret");
        await RefusedAsync(o => o.SigningKeys.Add("{}"), "Jwt.SigningKeys[1] has no kid.");
        await RefusedAsync(o => o.SigningKeys.Add("not json"), "Jwt.SigningKeys[1] is not a JSON Web Key.");
        await RefusedAsync(o => o.SigningKeys.Add("""{"kty":"oct","kid":"s","k":"c2VjcmV0"}"""), "Jwt.SigningKeys[1] has 48 bits; at least 256 are needed.");
        using var small = RSA.Create(1024);
        await RefusedAsync(o => o.SigningKeys.Add(Jwk(small, "small")), "Jwt.SigningKeys[1] has 1024 bits; at least 2048 are needed.");
    }

    private async Task RefusedAsync(Action<JwtOptions> change, string message)
    {
        var wrong = await Should.ThrowAsync<OptionsValidationException>(() => Api.StartAsync(o =>
        {
            Accept(o.Jwt);
            change(o.Jwt);
        }));
        wrong.Message.ShouldContain(message);
    }

    private void Accept(JwtOptions options)
    {
        options.Issuer = Issuer;
        options.Audience = Audience;
        options.SigningKeys.Add(Jwk(_rsa, "k1"));
    }

    private Task<Reply> SendAsync(string token, string path = "/v1/customers") =>
        _api.SendAsync("GET", path, null, null, ("Authorization", "Bearer " + token));

    private static Dictionary<string, object> Claims(string role, string? tenant = null, string? customer = null)
    {
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["sub"] = "ada",
            ["orb_tenant"] = tenant ?? FakeTenants.Tenant.ToString(),
            ["orb_role"] = role,
        };
        if (customer is not null)
            claims["orb_customer"] = customer;
        return claims;
    }

    private string Token(
        Dictionary<string, object> claims, RsaSecurityKey? key = null, string algorithm = SecurityAlgorithms.RsaSha256, string audience = Audience,
        string issuer = Issuer, DateTime? notBefore = null, DateTime? expires = null) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
        new SecurityTokenDescriptor
        {
            Claims = claims,
            Audience = audience,
            Issuer = issuer,
            NotBefore = notBefore,
            Expires = expires ?? Now.AddMinutes(5),
            SigningCredentials = new SigningCredentials(key ?? Key, algorithm),
        });

    // Another payload under the signature's key, which only the holder of the key could have made.
    private string Signed(string payload) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(payload, new SigningCredentials(Key, SecurityAlgorithms.RsaSha256));

    private string Without(string token, string claim)
    {
        var payload = JsonSerializer.Deserialize<Dictionary<string, object>>(Base64UrlEncoder.Decode(token.Split('.')[1]))!;
        payload.Remove(claim);
        return Signed(JsonSerializer.Serialize(payload));
    }

    private static Dictionary<string, object> Payload(Dictionary<string, object> claims, DateTime? expires)
    {
        var payload = new Dictionary<string, object>(claims, StringComparer.Ordinal) { ["aud"] = Audience, ["iss"] = Issuer };
        if (expires is { } end)
            payload["exp"] = new DateTimeOffset(end).ToUnixTimeSeconds();
        return payload;
    }

    private string Shared(string signed)
    {
        var secret = Encoding.ASCII.GetBytes(_rsa.ExportSubjectPublicKeyInfoPem());
        return $"{signed}.{Base64UrlEncoder.Encode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Part(string json) => Base64UrlEncoder.Encode(json);

    private static string Jwk(RSA rsa, string id)
    {
        var key = rsa.ExportParameters(includePrivateParameters: false);
        return JsonSerializer.Serialize(new { kty = "RSA", kid = id, n = Base64UrlEncoder.Encode(key.Modulus), e = Base64UrlEncoder.Encode(key.Exponent) });
    }
}
