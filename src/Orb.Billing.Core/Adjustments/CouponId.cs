namespace Orb.Billing.Core.Adjustments;

/// <summary>The id of a coupon: a UUIDv7, on the wire 26 characters of base 32.</summary>
public readonly record struct CouponId(Guid Value)
{
    /// <summary>Reads an id from its wire form.</summary>
    public static bool TryParse(string? text, out CouponId id)
    {
        var known = Base32.TryRead(text, out var value);
        id = new CouponId(value);
        return known;
    }

    /// <summary>The wire form.</summary>
    public override string ToString() => Base32.Write(Value);
}
