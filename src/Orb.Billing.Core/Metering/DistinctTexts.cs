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

    public void Write(StateWriter state)
    {
        state.Flag(_seen is null);
        if (_seen is null)
            return;
        state.Count(_seen.Count);
        foreach (var text in _seen.Order())
            state.Hash(text);
    }

    /// <param name="state">The state.</param>
    /// <param name="events">How many events had a text.</param>
    public void Read(ref StateReader state, long events)
    {
        if (state.Flag())
        {
            _seen = null;
            return;
        }

        var count = state.Entries(limit, least: 16);
        if (count > events || (count == 0) != (events == 0))
            throw StateReader.Damaged("its values are not those of its events");
        var last = UInt128.Zero;
        for (var i = 0; i < count; i++)
        {
            var text = state.Hash();
            if (i > 0 && text <= last)
                throw StateReader.Damaged("its values are not in order");
            Keep(last = text);
        }
    }

    // What is above the limit is above it whatever comes: nothing more needs to be kept.
    private void Keep(UInt128 text)
    {
        if (_seen is not null && _seen.Add(text) && _seen.Count > limit)
            _seen = null;
    }
}
