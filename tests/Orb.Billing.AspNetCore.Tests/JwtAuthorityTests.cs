using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Orb.Billing.AspNetCore.Tests.Support;

namespace Orb.Billing.AspNetCore.Tests;

/// <summary>Tokens of an OpenID Connect authority, whose keys are read from where it publishes them, over HTTP (A03).</summary>
public sealed class JwtAuthorityTests : IDisposable
{
    private const string Issuer = "https://login.test/";

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly RSA _strange = RSA.Create(2048);

    public void Dispose()
    {
        _rsa.Dispose();
        _strange.Dispose();
    }

    [Fact]
    public async Task A_token_works_that_the_authority_signed_with_a_key_it_publishes_A03()
    {
        await using var authority = await AuthorityAsync();
        await using var api = await Api.StartAsync(o => Trust(o, authority.Urls.Single()));

        (await SendAsync(api, Token(_rsa, "k1"))).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(api, Token(_strange, "k1"))).ShouldBeProblem(401, "401-authentication-error");
        (await SendAsync(api, Token(_rsa, "k2"))).ShouldBeProblem(401, "401-authentication-error");
        (await SendAsync(api, Token(_rsa, "k1", issuer: "https://evil.test/"))).ShouldBeProblem(401, "401-authentication-error");
    }

    [Fact]
    public async Task While_the_authority_cannot_be_reached_a_token_is_told_to_come_again_and_a_key_works()
    {
        var authority = await AuthorityAsync();
        var address = authority.Urls.Single();
        await authority.DisposeAsync();
        await using var api = await Api.StartAsync(o => Trust(o, address));

        (await SendAsync(api, Token(_rsa, "k1"))).ShouldBeProblem(503, "503-service-unavailable");
        (await api.GetAsync("/v1/customers")).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(api, "orb_live_nobodys")).ShouldBeProblem(401, "401-authentication-error");
    }

    private static void Trust(RestApiOptions options, string authority)
    {
        options.Jwt.Authority = new Uri(authority);
        options.Jwt.Audience = "orb";
    }

    private static Task<Reply> SendAsync(Api api, string token) => api.SendAsync("GET", "/v1/customers", null, null, ("Authorization", "Bearer " + token));

    private static string Token(RSA key, string id, string issuer = Issuer) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
        new SecurityTokenDescriptor
        {
            Claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = "ada", ["orb_tenant"] = FakeTenants.Tenant.ToString(), ["orb_role"] = "admin" },
            Audience = "orb",
            Issuer = issuer,
            Expires = Samples.Now.ToDateTimeUtc().AddHours(1),
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(key) { KeyId = id }, SecurityAlgorithms.RsaSha256),
        });

    // Publishes one key, as RFC 8414 and OpenID Connect Discovery say.
    private async Task<WebApplication> AuthorityAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(_rsa.ExportParameters(false)) { KeyId = "k1" });
        app.UseRouting();
        app.MapGet("/.well-known/openid-configuration", (HttpContext context) => context.Response.WriteAsync(JsonSerializer.Serialize(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["issuer"] = Issuer, ["jwks_uri"] = $"{app.Urls.Single()}/keys" })));
        app.MapGet("/keys", (HttpContext context) => context.Response.WriteAsync(
            $$"""{"keys":[{"kty":"RSA","use":"sig","kid":"k1","n":"{{key.N}}","e":"{{key.E}}"}]}"""));
        await app.StartAsync();
        return app;
    }
}
