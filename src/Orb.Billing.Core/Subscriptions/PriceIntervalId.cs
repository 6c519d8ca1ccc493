namespace Orb.Billing.Core.Subscriptions;

/// <summary>The id of a price interval of a subscription: a UUIDv7, on the wire 26 characters of base 32.</summary>
public readonly record struct PriceIntervalId(Guid Value)
{
    /// <summary>Reads an id from its wire form.</summary>
    public static bool TryParse(string? text, out PriceIntervalId id)
    {
        var known = Base32.TryRead(text, out var value);
        id = new PriceIntervalId(value);
        return known;
    }

    /// <summary>The wire form.</summary>
    public override string ToString() => Base32.Write(Value);
}
