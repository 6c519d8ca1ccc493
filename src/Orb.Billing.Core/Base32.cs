namespace Orb.Billing.Core;

/// <summary>
/// Ids on the wire: the 128 bits of a UUID as 26 lower-case characters of Crockford's base 32, which keep the order of the UUIDs
/// and contain no letter that is mistaken for a digit.
/// </summary>
public static class Base32
{
    /// <summary>The length of every id.</summary>
    public const int Length = 26;

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>Writes an id.</summary>
    public static string Write(Guid value) => string.Create(Length, value, static (text, guid) =>
    {
        Span<byte> bytes = stackalloc byte[16];
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
        var bits = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
        for (var i = Length - 1; i >= 0; i--)
        {
            text[i] = Alphabet[(int)(uint)(bits & 31)];
            bits >>= 5;
        }
    });

    /// <summary>Reads an id written by <see cref="Write"/>; every other text is refused, also another spelling of the same id.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out Guid value)
    {
        value = Guid.Empty;
        if (text.Length != Length || text[0] > '7')
            return false;

        UInt128 bits = 0;
        foreach (var c in text)
        {
            var digit = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0)
                return false;
            bits = (bits << 5) | (uint)digit;
        }

        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, bits);
        value = new Guid(bytes, bigEndian: true);
        return true;
    }
}
