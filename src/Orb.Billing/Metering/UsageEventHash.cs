using System.Buffers;
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
    // One a thread: a batch hashes thousands of bodies.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_body;

    public static byte[] Of(NewUsageEvent e)
    {
        var body = t_body ??= new ArrayBufferWriter<byte>(1_024);
        body.ResetWrittenCount();
        Add(body, e.EventName);
        Add(body, e.CustomerId?.ToString() ?? "");
        Add(body, e.ExternalCustomerId ?? "");
        BinaryPrimitives.WriteInt64BigEndian(body.GetSpan(8), e.Timestamp.ToUnixTimeTicks());
        body.Advance(8);
        foreach (var (name, value) in InOrder(e.Properties))
        {
            Add(body, name);
            body.Write([(byte)value.Kind]);
            Add(body, value.Kind == PropertyKind.Null ? "" : value.AsText());
        }

        return SHA256.HashData(body.WrittenSpan);
    }

    private static IEnumerable<KeyValuePair<string, PropertyValue>> InOrder(IReadOnlyDictionary<string, PropertyValue> properties) =>
        properties.Count < 2 ? properties : properties.OrderBy(p => p.Key, StringComparer.Ordinal);

    // Each text with its length, so that "ab" + "c" and "a" + "bc" differ.
    private static void Add(ArrayBufferWriter<byte> body, string text)
    {
        var span = body.GetSpan(4 + Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, span[4..]);
        BinaryPrimitives.WriteInt32BigEndian(span, length);
        body.Advance(4 + length);
    }
}
