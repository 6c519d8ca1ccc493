namespace Orb.Billing.Core.Catalog;

/// <summary>The id of a dimensional price group: a UUIDv7, on the wire 26 characters of base 32.</summary>
public readonly record struct DimensionalPriceGroupId(Guid Value)
{
    /// <summary>Reads an id from its wire form.</summary>
    public static bool TryParse(string? text, out DimensionalPriceGroupId id)
    {
        var known = Base32.TryRead(text, out var value);
        id = new DimensionalPriceGroupId(value);
        return known;
    }

    /// <summary>The wire form.</summary>
    public override string ToString() => Base32.Write(Value);
}
