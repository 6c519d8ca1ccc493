using Orb.Billing.Core;

namespace Orb.Billing.Metering;

/// <summary>The id of a backfill: a UUIDv7, on the wire 26 characters of base 32.</summary>
public readonly record struct BackfillId(Guid Value)
{
    /// <summary>Reads an id from its wire form.</summary>
    public static bool TryParse(string? text, out BackfillId id)
    {
        var known = Base32.TryRead(text, out var value);
        id = new BackfillId(value);
        return known;
    }

    /// <summary>The wire form.</summary>
    public override string ToString() => Base32.Write(Value);
}
