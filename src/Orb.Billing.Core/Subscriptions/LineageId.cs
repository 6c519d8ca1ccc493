namespace Orb.Billing.Core.Subscriptions;

/// <summary>The id of a price lineage: the successive intervals of one price that share their charges (R10): a UUIDv7, on the wire 26 characters of base 32.</summary>
public readonly record struct LineageId(Guid Value)
{
    /// <summary>Reads an id from its wire form.</summary>
    public static bool TryParse(string? text, out LineageId id)
    {
        var known = Base32.TryRead(text, out var value);
        id = new LineageId(value);
        return known;
    }

    /// <summary>The wire form.</summary>
    public override string ToString() => Base32.Write(Value);
}
