using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Orb.Billing.Tenants;

internal sealed class TenantService(ITenantStore store, IIdGenerator ids, IClock wall, IOptions<OrbBillingOptions> options) : ITenantService
{
    private const string Prefix = "orb_live_";

    /// <summary>The longest text that is looked at as a key.</summary>
    private const int MaximumKeyLength = 200;

    public Task EnsureAsync(TenantId id, string name, CancellationToken cancellationToken) => store.AddAsync(id, name, cancellationToken);

    public async Task<NewApiKey> CreateKeyAsync(TenantId tenantId, string name, ApiRole role, CancellationToken cancellationToken)
    {
        var key = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var row = Row(tenantId, name, role, key);
        await store.AddKeyAsync(row, cancellationToken).ConfigureAwait(false);
        return new NewApiKey(key, row);
    }

    public Task EnsureDevelopmentKeyAsync(TenantId tenantId, string key, ApiRole role, CancellationToken cancellationToken) =>
        store.AddKeyAsync(Row(tenantId, "Development", role, key) with { IsDevelopment = true }, cancellationToken);

    public async Task<ApiKey?> AuthenticateAsync(string key, CancellationToken cancellationToken)
    {
        if (key.Length is 0 or > MaximumKeyLength)
            return null;
        var hash = Hash(key);
        // Looked up by hash, so what the index's timing tells is about a hash nobody can choose; compared again in constant time.
        var row = await store.FindKeyAsync(hash, cancellationToken).ConfigureAwait(false);
        if (row is { IsDevelopment: true } && !options.Value.DevelopmentKeysEnabled)
            return null;
        return row is { RevokedAt: null } && CryptographicOperations.FixedTimeEquals(row.Hash, hash) ? row : null;
    }

    public Task<bool> AnyKeyAsync(CancellationToken cancellationToken) => store.AnyKeyAsync(cancellationToken);

    private ApiKey Row(TenantId tenantId, string name, ApiRole role, string key) => new()
    {
        Id = new ApiKeyId(ids.Next()),
        TenantId = tenantId,
        Name = name,
        Role = role,
        Hash = Hash(key),
        LastFour = key[^Math.Min(4, key.Length)..],
        CreatedAt = wall.GetCurrentInstant(),
    };

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
