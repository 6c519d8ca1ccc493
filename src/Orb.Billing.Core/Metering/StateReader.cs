using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// Reads what a <see cref="StateWriter"/> wrote. It believes no length: nothing larger than the state itself is made room for, and what no accumulator
/// would have written is refused.
/// </summary>
internal ref struct StateReader(ReadOnlySpan<byte> state)
{
    // A sum of 2^63 events of 10^28 in units of 10^-28, times all nanoseconds there are, takes 40 bytes.
    private const int MaximumNumberLength = 64;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly BigInteger DecimalLimit = BigInteger.Pow(10, StrictDecimal.MaximumDigits);
    private static readonly BigInteger LargestCoefficient = (BigInteger)decimal.MaxValue;

    private ReadOnlySpan<byte> _rest = state;

    public byte Byte() => Bytes(1)[0];

    public bool Flag() => Byte() switch
    {
        0 => false,
        1 => true,
        _ => throw Damaged("a flag is neither 0 nor 1"),
    };

    public ReadOnlySpan<byte> Bytes(int length)
    {
        if (length > _rest.Length)
            throw Damaged("it ends too early");
        var bytes = _rest[..length];
        _rest = _rest[length..];
        return bytes;
    }

    public long Count()
    {
        var value = 0UL;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return next > 0 || shift == 0 ? (long)value : throw Damaged("a number has more digits than it needs");
        }

        throw Damaged("a number is too large");
    }

    /// <summary>How many entries follow.</summary>
    /// <param name="maximum">The most there may be.</param>
    /// <param name="least">The fewest bytes that one takes.</param>
    public int Entries(long maximum, int least)
    {
        var count = Count();
        if (count > maximum)
            throw Damaged("it has more entries than it may");
        return count <= _rest.Length / least ? (int)count : throw Damaged("it ends too early");
    }

    public BigInteger Number()
    {
        var length = Entries(MaximumNumberLength, least: 1);
        if (length == 0)
            return BigInteger.Zero;
        var value = new BigInteger(Bytes(length));
        return !value.IsZero && value.GetByteCount() == length ? value : throw Damaged("a number has more digits than it needs");
    }

    public decimal Decimal()
    {
        var (scale, coefficient) = (Byte(), Number());
        if (scale > StrictDecimal.MaximumDigits || BigInteger.Abs(coefficient) > LargestCoefficient)
            throw Damaged("a number is too large");
        Span<int> bits = stackalloc int[4];
        decimal.GetBits((decimal)BigInteger.Abs(coefficient), bits);
        var value = new decimal(bits[0], bits[1], bits[2], coefficient.Sign < 0, scale);
        return (BigInteger)CanonicalDecimal.Coefficient(CanonicalDecimal.WithoutTrailingZeros(value)) < DecimalLimit ? value : throw Damaged("a number is too large");
    }

    /// <summary>A decimal that has no trailing zeros.</summary>
    public decimal ShortDecimal()
    {
        var value = Decimal();
        return CanonicalDecimal.WithoutTrailingZeros(value).Scale == value.Scale ? value : throw Damaged("a number has more digits than it needs");
    }

    public UInt128 Hash() => BinaryPrimitives.ReadUInt128BigEndian(Bytes(16));

    public Instant Time()
    {
        var (folded, nanoseconds) = (Count(), Count());
        var seconds = (folded & 1) == 0 ? folded / 2 : -(folded / 2) - 1;
        if (nanoseconds >= NodaConstants.NanosecondsPerSecond || seconds < Instant.MinValue.ToUnixTimeSeconds() || seconds > Instant.MaxValue.ToUnixTimeSeconds())
            throw Damaged("a time is out of range");
        return Instant.FromUnixTimeSeconds(seconds).PlusNanoseconds(nanoseconds);
    }

    /// <summary>What is metered and the full period of it; none where that makes no difference.</summary>
    public (ServicePeriod? Period, ServicePeriod? Full) Metered() => Flag() ? (Period(), Period()) : (null, null);

    public ServicePeriod Period()
    {
        var (start, end) = (Time(), Time());
        return start <= end ? new ServicePeriod(start, end) : throw Damaged("a period ends before it starts");
    }

    public string? TextOrNone()
    {
        var written = Count();
        if (written == 0)
            return null;
        var (isPlain, length) = ((written & 1) == 1, (written - 1) / 2);
        if (length > _rest.Length)
            throw Damaged("it ends too early");
        var bytes = Bytes((int)length);
        return isPlain ? Utf8(bytes) : Utf16(bytes);
    }

    public string Text() => TextOrNone() ?? throw Damaged("a text is missing");

    public readonly void End()
    {
        if (!_rest.IsEmpty)
            throw Damaged("something follows its end");
    }

    public static AccumulatorStateException Damaged(string why) => new(AccumulatorStateFault.Damaged, $"The state is damaged: {why}.");

    private static string Utf8(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Damaged("a text is no text");
        }
    }

    private static string Utf16(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % 2 != 0)
            throw Damaged("a text is no text");
        var characters = new char[bytes.Length / 2];
        for (var i = 0; i < characters.Length; i++)
            characters[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * 2)..]);
        return new string(characters);
    }
}
