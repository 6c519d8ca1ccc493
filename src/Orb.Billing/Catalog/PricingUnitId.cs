using Orb.Billing.Core;

namespace Orb.Billing.Catalog;

/// <summary>The id of a pricing unit: a UUIDv7, on the wire 26 characters of base 32.</summary>
public readonly record struct PricingUnitId(Guid Value)
{
    /// <summary>Reads an id from its wire form.</summary>
    public static bool TryParse(string? text, out PricingUnitId id)
    {
        var known = Base32.TryRead(text, out var value);
        id = new PricingUnitId(value);
        return known;
    }

    /// <summary>The wire form.</summary>
    public override string ToString() => Base32.Write(Value);
}
