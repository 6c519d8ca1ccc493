using Orb.Billing.Core;

namespace Orb.Billing.Credits;

/// <summary>The id of an entry of a credit ledger: a UUIDv7, on the wire 26 characters of base 32.</summary>
public readonly record struct CreditLedgerEntryId(Guid Value)
{
    /// <summary>Reads an id from its wire form.</summary>
    public static bool TryParse(string? text, out CreditLedgerEntryId id)
    {
        var known = Base32.TryRead(text, out var value);
        id = new CreditLedgerEntryId(value);
        return known;
    }

    /// <summary>The wire form.</summary>
    public override string ToString() => Base32.Write(Value);
}
