using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Orb.Billing.Tenants;

/// <summary>Makes API keys: 256 random bits behind a prefix that tells live from test.</summary>
internal sealed class ApiKeyMaking(IIdGenerator ids)
{
    private const string Live = "orb_live_";
    private const string Test = "orb_test_";
    private const int ShownOfSecret = 4;

    /// <summary>A key that nobody has had before.</summary>
    public NewApiKey New(TenantId tenant, bool isTest, string name, ApiRole role, Instant now)
    {
        var start = isTest ? Test : Live;
        var key = start + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return new NewApiKey(key, Row(tenant, name, role, key, now) with { Prefix = key[..(start.Length + ShownOfSecret)] });
    }

    /// <summary>What is stored of a key.</summary>
    public ApiKey Row(TenantId tenant, string name, ApiRole role, string key, Instant now) => new()
    {
        Id = new ApiKeyId(ids.Next()),
        TenantId = tenant,
        Name = name,
        Role = role,
        Hash = HashOf(key),
        LastFour = key[^Math.Min(4, key.Length)..],
        CreatedAt = now,
    };

    /// <summary>What the audit trail says of a key, and more.</summary>
    public static Dictionary<string, string> Details(ApiKey key, params (string Name, string Value)[] further) =>
        new(further.Select(f => KeyValuePair.Create(f.Name, f.Value)), StringComparer.Ordinal)
        {
            ["name"] = key.Name,
            ["role"] = key.Role.ToString(),
            ["last_four"] = key.LastFour,
        };

    /// <summary>SHA-256, without salt: a key has more entropy than anybody can try.</summary>
    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
