using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Orb.Billing.Tenants;

namespace Orb.Billing.AspNetCore.Conventions;

/// <summary>The keys that worked lately, each for as long as no key whatever is changed by anybody and it has not expired. By their hashes: no key is kept.</summary>
internal sealed class KnownApiKeys(IClock wall, IApiKeyWatch? watch = null)
{
    private const int Most = 10_000;

    // With what this process counts of a mark: marks of one kind are compared, and one of another kind does not drive them out.
    private readonly ConcurrentDictionary<(UInt128, UInt128, long), (ApiKey Key, ApiKeyMark Mark)> _known = new();

    /// <summary>The key's row when the key works: the one that is known, or the one that is looked up.</summary>
    public async Task<ApiKey?> FindAsync(string token, Func<Task<ApiKey?>> look, CancellationToken cancellationToken)
    {
        // Taken before the key is read: a change in between makes what was read worth nothing.
        if (watch is null || await watch.MarkAsync(cancellationToken) is not { } mark)
            return await look();
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        var name = (BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash.AsSpan(16)), mark.Own);
        if (_known.TryGetValue(name, out var known) && known.Mark == mark && !(known.Key.ExpiresAt <= wall.GetCurrentInstant())
            && CryptographicOperations.FixedTimeEquals(known.Key.Hash, hash))
        {
            return known.Key;
        }

        if (await look() is not { } key)
            return null;
        if (_known.Count >= Most)
            _known.Clear();
        _known[name] = (key, mark);
        return key;
    }
}
