using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Orb.Billing.Core.Metering;

namespace Orb.Billing.Metering;

/// <summary>
/// The hash that tells whether two events with one idempotency key have one body (R14). The order of the properties does not matter, nor
/// does the spelling of a number.
/// </summary>
internal static class UsageEventHash
{
    public static byte[] Of(NewUsageEvent e)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, e.EventName);
        Add(hash, e.CustomerId?.ToString() ?? "");
        Add(hash, e.ExternalCustomerId ?? "");
        Span<byte> ticks = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(ticks, e.Timestamp.ToUnixTimeTicks());
        hash.AppendData(ticks);
        foreach (var (name, value) in e.Properties.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            Add(hash, name);
            hash.AppendData([(byte)value.Kind]);
            Add(hash, value.Kind == PropertyKind.Null ? "" : value.AsText());
        }

        return hash.GetHashAndReset();
    }

    // Each text with its length, so that "ab" + "c" and "a" + "bc" differ.
    private static void Add(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
