using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Orb.Billing;

/// <summary>Ids that follow from a name: the same name gives the same id, so a draft's line keeps its id when it is issued.</summary>
internal static class DerivedId
{
    /// <summary>A UUIDv8 (RFC 9562) from the SHA-256 of the name.</summary>
    public static Guid Of(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return Marked(hash);
    }

    /// <summary>
    /// The same behind a time in milliseconds, as in a UUIDv7: ids of one time lie together in an index, however many there are of other times.
    /// </summary>
    public static Guid Of(Instant at, string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        Span<byte> time = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(time, Math.Max(0, at.ToUnixTimeMilliseconds()));
        time[2..].CopyTo(hash);
        return Marked(hash);
    }

    private static Guid Marked(Span<byte> hash)
    {
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
