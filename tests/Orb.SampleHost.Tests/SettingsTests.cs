using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Orb.Billing;

namespace Orb.SampleHost.Tests;

/// <summary>The settings of the host, which .env.example lists.</summary>
public sealed partial class SettingsTests
{
    // A secret of 32 bytes for HS256, which needs no key pair.
    private static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    [Fact]
    public async Task Every_setting_is_in_the_example_and_the_example_names_none_that_is_not()
    {
        var example = await File.ReadAllTextAsync(Path.Combine(HostProcess.Metadata("ProjectDirectory"), "..", "..", ".env.example"));
        var settings = Assembly.LoadFrom(HostProcess.Metadata("HostAssembly")).GetType("Orb.SampleHost.HostSettings", throwOnError: true)!;

        Example().Matches(example).Select(m => m.Groups[1].Value).Distinct().ShouldBe(Names(settings, "Orb"), ignoreOrder: true);
    }

    [Fact]
    public async Task The_claims_of_tokens_have_the_names_that_the_settings_give_them()
    {
        using var folder = new TempFolder();
        await using var host = await HostProcess.StartAsync(
            folder,
            ("Orb__Demo__Enabled", "false"),
            ("Orb__Jwt__Issuer", "https://login.test/"),
            ("Orb__Jwt__Audience", "orb"),
            ("Orb__Jwt__SigningKeys__0", $$"""{"kty":"oct","kid":"k1","k":"{{Text(Secret)}}"}"""),
            ("Orb__Jwt__Algorithms__0", "HS256"),
            ("Orb__Jwt__TenantClaim", "org"),
            ("Orb__Jwt__RoleClaim", "job"),
            ("Orb__Jwt__CustomerClaim", "buyer"));
        using var admin = host.Api();
        var (own, other) = (await CustomerAsync(admin), await CustomerAsync(admin));

        using var portal = host.Api(Token(("org", TenantId.Default.ToString()), ("job", "portal"), ("buyer", own)));
        (await portal.GetAsync($"customers/{own}")).Succeeded();
        (await portal.GetAsync($"customers/{other}")).Refused(404, "404-resource-not-found");
        using var support = host.Api(Token(("org", TenantId.Default.ToString()), ("job", "support")));
        (await support.GetAsync($"customers/{other}")).Succeeded();
        using var usual = host.Api(Token(("orb_tenant", TenantId.Default.ToString()), ("orb_role", "support")));
        (await usual.GetAsync("ping")).Refused(401, "401-authentication-error");
    }

    private static async Task<string> CustomerAsync(Api api) => (string)(await api.CreateAsync("customers", """{"name":"A","email":"a@b.test"}"""))["id"]!;

    private static IEnumerable<string> Names(Type section, string prefix) => section.GetProperties().Where(p => p.CanWrite).SelectMany(p =>
        p.PropertyType.Assembly == section.Assembly ? Names(p.PropertyType, $"{prefix}__{p.Name}")
        : p.PropertyType.IsArray ? [$"{prefix}__{p.Name}__0"]
        : [$"{prefix}__{p.Name}"]);

    private static string Token(params (string Claim, string Value)[] claims)
    {
        var payload = claims.ToDictionary(c => c.Claim, c => (object)c.Value);
        (payload["sub"], payload["iss"], payload["aud"], payload["exp"]) = ("ada", "https://login.test/", "orb", 4102444800); // 2100
        var signed = $"{Text("""{"alg":"HS256","kid":"k1","typ":"JWT"}"""u8)}.{Text(JsonSerializer.SerializeToUtf8Bytes(payload))}";
        return $"{signed}.{Text(HMACSHA256.HashData(Secret, Encoding.UTF8.GetBytes(signed)))}";
    }

    private static string Text(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    [GeneratedRegex("^# ?(Orb__[A-Za-z0-9_]+)=", RegexOptions.Multiline)]
    private static partial Regex Example();
}
