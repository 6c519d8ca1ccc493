using Orb.Billing.Core;

namespace Orb.Billing.Taxes;

/// <summary>The id of a tax rate: a UUIDv7, on the wire 26 characters of base 32.</summary>
public readonly record struct TaxRateId(Guid Value)
{
    /// <summary>Reads an id from its wire form.</summary>
    public static bool TryParse(string? text, out TaxRateId id)
    {
        var known = Base32.TryRead(text, out var value);
        id = new TaxRateId(value);
        return known;
    }

    /// <summary>The wire form.</summary>
    public override string ToString() => Base32.Write(Value);
}
