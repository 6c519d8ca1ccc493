using Orb.Billing.Core;

namespace Orb.Billing.Alerts;

/// <summary>The id of an alert: a UUIDv7, on the wire 26 characters of base 32.</summary>
public readonly record struct AlertId(Guid Value)
{
    /// <summary>Reads an id from its wire form.</summary>
    public static bool TryParse(string? text, out AlertId id)
    {
        var known = Base32.TryRead(text, out var value);
        id = new AlertId(value);
        return known;
    }

    /// <summary>The wire form.</summary>
    public override string ToString() => Base32.Write(Value);
}
