using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// A set of texts, of which it keeps 128 bits each: a million take some 40 MB however long they are. The bits are those of SHA-256, so that nobody can
/// make two texts that count as one.
/// </summary>
internal sealed class DistinctTexts(int limit)
{
    private HashSet<UInt128>? _seen = [];

    /// <summary>How many there are; null when there are more than the limit.</summary>
    public int? Count => _seen?.Count;

    public void Add(string text)
    {
        if (_seen is null)
            return;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        Keep(BinaryPrimitives.ReadUInt128LittleEndian(hash));
    }

    public void Add(DistinctTexts other)
    {
        if (other._seen is null)
            _seen = null;
        foreach (var text in other._seen ?? [])
            Keep(text);
    }

    // What is above the limit is above it whatever comes: nothing more needs to be kept.
    private void Keep(UInt128 text)
    {
        if (_seen is not null && _seen.Add(text) && _seen.Count > limit)
            _seen = null;
    }
}
