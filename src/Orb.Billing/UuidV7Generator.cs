using System.Buffers.Binary;
using System.Security.Cryptography;
using NodaTime;

namespace Orb.Billing;

/// <summary>UUIDv7 (RFC 9562): milliseconds of the wall clock, a counter that keeps ids of one millisecond in order, and random bits.</summary>
internal sealed class UuidV7Generator(IClock clock) : IIdGenerator
{
    private readonly Lock _gate = new();
    private long _milliseconds;
    private int _counter;

    public Guid Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[8..]);
        var (milliseconds, counter) = Tick(bytes[8..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes, (milliseconds << 16) | 0x7000L | (uint)counter);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    // When the clock stands still or jumps back, the last millisecond goes on counting: ids never go backwards.
    private (long Milliseconds, int Counter) Tick(ReadOnlySpan<byte> random)
    {
        lock (_gate)
        {
            var now = clock.GetCurrentInstant().ToUnixTimeMilliseconds();
            if (now > _milliseconds)
            {
                _milliseconds = now;
                _counter = random[7]; // some room below 4096 for the ids of this millisecond
            }
            else if (++_counter > 0xFFF)
            {
                _milliseconds++;
                _counter = 0;
            }

            return (_milliseconds, _counter);
        }
    }
}
