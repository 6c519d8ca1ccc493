namespace Orb.Billing.Core.Adjustments;

/// <summary>The id of an adjustment: a UUIDv7, on the wire 26 characters of base 32.</summary>
public readonly record struct AdjustmentId(Guid Value)
{
    /// <summary>Reads an id from its wire form.</summary>
    public static bool TryParse(string? text, out AdjustmentId id)
    {
        var known = Base32.TryRead(text, out var value);
        id = new AdjustmentId(value);
        return known;
    }

    /// <summary>The wire form.</summary>
    public override string ToString() => Base32.Write(Value);
}
