using Orb.Billing.Core;

namespace Orb.Billing.TestClocks;

/// <summary>The id of a test clock: a UUIDv7, on the wire 26 characters of base 32.</summary>
public readonly record struct TestClockId(Guid Value)
{
    /// <summary>Reads an id from its wire form.</summary>
    public static bool TryParse(string? text, out TestClockId id)
    {
        var known = Base32.TryRead(text, out var value);
        id = new TestClockId(value);
        return known;
    }

    /// <summary>The wire form.</summary>
    public override string ToString() => Base32.Write(Value);
}
