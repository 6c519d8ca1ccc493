using CsCheck;

namespace Orb.Billing.Core.Tests.Metering;

internal static class Numbers
{
    /// <summary>Decimals of up to 19 digits and up to 28 places, trailing zeros and a negative zero among them.</summary>
    public static Gen<decimal> Decimals { get; } = Gen.Select(Gen.Long, Gen.Int[0, 28]).Select((mantissa, scale) =>
    {
        var bits = decimal.GetBits(Math.Abs((decimal)mantissa));
        return new decimal(bits[0], bits[1], bits[2], mantissa < 0, (byte)scale);
    });
}
