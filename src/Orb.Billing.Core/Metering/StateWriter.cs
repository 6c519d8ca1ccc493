using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using NodaTime;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// Writes what an accumulator holds. Every value has one shape, so that equal states are equal bytes; <see cref="StateReader"/> reads member by member what
/// this writes.
/// </summary>
internal sealed class StateWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public void Byte(byte value) => Bytes([value]);

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Bytes(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    /// <summary>A whole number of 0 or more, seven bits a byte, the lowest first.</summary>
    public void Count(long value)
    {
        var rest = (ulong)value;
        for (; rest >= 0x80; rest >>= 7)
            Byte((byte)((rest & 0x7F) | 0x80));
        Byte((byte)rest);
    }

    /// <summary>Any whole number.</summary>
    public void Number(BigInteger value)
    {
        var bytes = value.IsZero ? [] : value.ToByteArray();
        Count(bytes.Length);
        Bytes(bytes);
    }

    /// <summary>A decimal as it is, trailing zeros and all; where 1.50 and 1.5 are one, the caller strips them.</summary>
    public void Decimal(decimal value)
    {
        var coefficient = (BigInteger)CanonicalDecimal.Coefficient(value);
        Byte(value.Scale);
        Number(value < 0m ? -coefficient : coefficient);
    }

    public void Hash(UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        Bytes(bytes);
    }

    public void Time(Instant value)
    {
        var seconds = value.ToUnixTimeSeconds();
        // Seconds before 1970 are odd, those from then on even.
        Count(seconds < 0 ? (-(seconds + 1) * 2) + 1 : seconds * 2);
        Count((value - Instant.FromUnixTimeSeconds(seconds)).SubsecondNanoseconds);
    }

    /// <summary>What is metered and the full period of it; none where that makes no difference.</summary>
    public void Metered(MetricDefinition metric, ServicePeriod? period, ServicePeriod? full)
    {
        var metered = metric.SeesPeriod ? period : null;
        Flag(metered is not null);
        if (metered is not { } known)
            return;
        Period(known);
        Period(full ?? known);
    }

    public void Period(ServicePeriod value)
    {
        Time(value.Start);
        Time(value.End);
    }

    /// <summary>A text or none. UTF-8 where that keeps it; half a surrogate pair, which no UTF-8 keeps, may be part of a key.</summary>
    public void Text(string? value)
    {
        if (value is null)
        {
            Count(0);
            return;
        }

        var isPlain = value.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0;
        var bytes = isPlain ? Encoding.UTF8.GetBytes(value) : Utf16(value);
        Count((bytes.LongLength * 2) + (isPlain ? 1 : 2));
        Bytes(bytes);
    }

    private static byte[] Utf16(string value)
    {
        var bytes = new byte[value.Length * 2];
        for (var i = 0; i < value.Length; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * 2), value[i]);
        return bytes;
    }
}
