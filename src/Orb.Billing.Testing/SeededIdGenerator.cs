using System.Buffers.Binary;

namespace Orb.Billing.Testing;

/// <summary>Ids that are the same in every run with the same seed: well-formed UUIDv7 that count upwards.</summary>
public sealed class SeededIdGenerator : IIdGenerator
{
    private readonly long _seed;
    private long _count;

    /// <summary>A generator.</summary>
    /// <param name="seed">Keeps the ids of two generators apart.</param>
    public SeededIdGenerator(int seed) => _seed = seed;

    /// <inheritdoc/>
    public Guid Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, (Interlocked.Increment(ref _count) << 16) | 0x7000L);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], unchecked((long)0x8000_0000_0000_0000UL) | _seed);
        bytes[8] = 0x80;
        return new Guid(bytes, bigEndian: true);
    }
}
