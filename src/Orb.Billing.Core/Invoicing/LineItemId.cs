namespace Orb.Billing.Core.Invoicing;

/// <summary>The id of a line of an invoice: a UUIDv7, on the wire 26 characters of base 32.</summary>
public readonly record struct LineItemId(Guid Value)
{
    /// <summary>Reads an id from its wire form.</summary>
    public static bool TryParse(string? text, out LineItemId id)
    {
        var known = Base32.TryRead(text, out var value);
        id = new LineItemId(value);
        return known;
    }

    /// <summary>The wire form.</summary>
    public override string ToString() => Base32.Write(Value);
}
