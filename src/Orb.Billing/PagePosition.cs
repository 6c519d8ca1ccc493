using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using NodaTime;

namespace Orb.Billing;

/// <summary>
/// The last row of a page, as stores see it: lists run newest first by (instant, id), or by id alone where the instant is null.
/// Its text is the opaque cursor of the API.
/// </summary>
/// <param name="At">The instant the list is ordered by; null for lists ordered by id.</param>
/// <param name="Id">The id of the row.</param>
public sealed record PagePosition(Instant? At, Guid Id)
{
    private const int Length = 1 + 8 + 16;

    /// <summary>The cursor's text.</summary>
    public string ToCursor()
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = At is null ? (byte)1 : (byte)2;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], At?.ToUnixTimeTicks() ?? 0);
        Id.TryWriteBytes(bytes[9..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads a cursor; anything that no page has given out is refused.</summary>
    public static bool TryParse(string cursor, [NotNullWhen(true)] out PagePosition? position)
    {
        position = null;
        Span<byte> bytes = stackalloc byte[Length];
        if (cursor.Length > 64 || !Base64Url.IsValid(cursor) || !Base64Url.TryDecodeFromChars(cursor, bytes, out var written)
            || written != Length || bytes[0] is not (1 or 2))
            return false;
        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes[1..]);
        if (ticks < Instant.MinValue.ToUnixTimeTicks() || ticks > Instant.MaxValue.ToUnixTimeTicks())
            return false;
        position = new PagePosition(bytes[0] == 2 ? Instant.FromUnixTimeTicks(ticks) : null, new Guid(bytes[9..], bigEndian: true));
        return true;
    }
}
