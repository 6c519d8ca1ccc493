namespace Orb.Billing.Core.Credits;

/// <summary>The id of a block of prepaid credits: a UUIDv7, on the wire 26 characters of base 32.</summary>
public readonly record struct CreditBlockId(Guid Value) : IComparable<CreditBlockId>
{
    /// <summary>Reads an id from its wire form.</summary>
    public static bool TryParse(string? text, out CreditBlockId id)
    {
        var known = Base32.TryRead(text, out var value);
        id = new CreditBlockId(value);
        return known;
    }

    /// <summary>The order of the ids themselves: the last resort of the burn order (R17).</summary>
    public int CompareTo(CreditBlockId other) => Value.CompareTo(other.Value);

    /// <summary>Whether the left id comes first.</summary>
    public static bool operator <(CreditBlockId left, CreditBlockId right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left id comes last.</summary>
    public static bool operator >(CreditBlockId left, CreditBlockId right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left id comes first or is the same.</summary>
    public static bool operator <=(CreditBlockId left, CreditBlockId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left id comes last or is the same.</summary>
    public static bool operator >=(CreditBlockId left, CreditBlockId right) => left.CompareTo(right) >= 0;

    /// <summary>The wire form.</summary>
    public override string ToString() => Base32.Write(Value);
}
