using System.Buffers;

namespace Orb.Billing.Core.Rating;

/// <summary>Parts of an amount whose number shows only as they are made. Nothing but the list of them that is returned stays allocated.</summary>
internal ref struct PartList
{
    private RatedPart[] _parts;
    private int _count;

    /// <summary>No part yet.</summary>
    /// <param name="expected">About how many there will be.</param>
    public PartList(int expected) => _parts = ArrayPool<RatedPart>.Shared.Rent(Math.Max(1, expected));

    /// <summary>How many there are.</summary>
    public readonly int Count => _count;

    /// <summary>A part.</summary>
    public readonly RatedPart this[int index] => _parts[index];

    /// <summary>Adds one behind the others.</summary>
    public void Add(RatedPart part)
    {
        if (_count == _parts.Length)
        {
            var larger = ArrayPool<RatedPart>.Shared.Rent(2 * _count);
            _parts.CopyTo(larger, 0);
            Return();
            _parts = larger;
        }

        _parts[_count++] = part;
    }

    /// <summary>The parts and their sum. Nothing may be added afterwards.</summary>
    public Rated Sum() => Rated.Of(ToArray());

    /// <summary>The parts and what they come to, where that is known without adding them up. Nothing may be added afterwards.</summary>
    public Rated Of(decimal exact) => new(exact, ToArray());

    /// <summary>The parts. Nothing may be added afterwards.</summary>
    public RatedPart[] ToArray()
    {
        RatedPart[] made = [.. _parts.AsSpan(0, _count)];
        Return();
        return made;
    }

    // What an exception keeps from coming back here is collected as any other array.
    private readonly void Return() => ArrayPool<RatedPart>.Shared.Return(_parts, clearArray: true);
}
