using System.Globalization;
using System.Text.Json.Serialization;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.AspNetCore.Customers;
using Orb.Billing.AspNetCore.Invoicing;
using Orb.Billing.Core.Credits;
using Orb.Billing.Credits;

namespace Orb.Billing.AspNetCore.Credits;

/// <summary>
/// An entry of a credit ledger as the contract writes it: one shape, with members of its own for some types. Amounts are numbers without a sign; the
/// type says what they do to the balance.
/// </summary>
[JsonDerivedType(typeof(IncrementEntryResponse))]
[JsonDerivedType(typeof(DecrementEntryResponse))]
[JsonDerivedType(typeof(ExpirationChangeEntryResponse))]
[JsonDerivedType(typeof(VoidEntryResponse))]
[JsonDerivedType(typeof(VoidInitiatedEntryResponse))]
internal class LedgerEntryResponse(CreditLedgerView view)
{
    public string Id => view.Item.Id.ToString();

    public string EntryType => LedgerEntryNames.Types.First(t => t.Value == Entry.Type).Key;

    public string EntryStatus => Entry.State == LedgerEntryState.Pending ? "pending" : "committed";

    public long LedgerSequenceNumber => Entry.Sequence;

    public decimal Amount => Entry.Amount.Amount;

    public string Currency => Entry.Amount.Currency.Code;

    public decimal StartingBalance => Entry.StartingBalance.Amount;

    public decimal EndingBalance => Entry.EndingBalance.Amount;

    public string CreatedAt => WireTime.WriteSeconds(Entry.At);

    public CustomerMinifiedResponse Customer => CustomerMinifiedResponse.Of(view.Customer);

    public AffectedBlockResponse CreditBlock => new(view.Block.Block);

    public string? Description => view.Item.Description;

    public IReadOnlyDictionary<string, string> Metadata => view.Item.Metadata;

    protected LedgerEntry Entry => view.Entry;

    public static LedgerEntryResponse Of(CreditLedgerView view) => view.Entry.Type switch
    {
        LedgerEntryType.Increment => new IncrementEntryResponse(view, null),
        LedgerEntryType.Decrement => new DecrementEntryResponse(view),
        LedgerEntryType.ExpirationChange => new ExpirationChangeEntryResponse(view),
        LedgerEntryType.Void => new VoidEntryResponse(view),
        LedgerEntryType.VoidInitiated => new VoidInitiatedEntryResponse(view),
        _ => new LedgerEntryResponse(view),
    };
}

/// <param name="view">The entry.</param>
/// <param name="invoices">The invoice that sold the credits, when they are added; null in lists.</param>
internal sealed class IncrementEntryResponse(CreditLedgerView view, IReadOnlyList<InvoiceResponse>? invoices) : LedgerEntryResponse(view)
{
    public IReadOnlyList<InvoiceResponse>? CreatedInvoices => invoices;
}

internal sealed class DecrementEntryResponse(CreditLedgerView view) : LedgerEntryResponse(view)
{
    public string? EventId => null;

    public string? InvoiceId => Entry.InvoiceId?.ToString();

    public string? PriceId => Entry.PriceId?.ToString();
}

internal sealed class ExpirationChangeEntryResponse(CreditLedgerView view) : LedgerEntryResponse(view)
{
    public string? NewBlockExpiryDate => WireTime.Write(Entry.NewExpiresAt);
}

internal sealed class VoidEntryResponse(CreditLedgerView view) : LedgerEntryResponse(view)
{
    public decimal VoidAmount => Entry.Amount.Amount;

    public string? VoidReason => LedgerEntryNames.Of(Entry.VoidReason);
}

internal sealed class VoidInitiatedEntryResponse(CreditLedgerView view) : LedgerEntryResponse(view)
{
    public decimal VoidAmount => Entry.Amount.Amount;

    public string? VoidReason => LedgerEntryNames.Of(Entry.VoidReason);

    // What is voided is gone at once.
    public string NewBlockExpiryDate => WireTime.Write(Entry.NewExpiresAt ?? Entry.At);
}

/// <summary>The block an entry moved.</summary>
internal sealed class AffectedBlockResponse(CreditBlock block)
{
    public string Id => block.Id.ToString();

    public string? ExpiryDate => WireTime.Write(block.ExpiresAt);

    public string? PerUnitCostBasis => block.PerUnitCostBasis?.ToString(CultureInfo.InvariantCulture);

    public IReadOnlyList<ItemFilterResponse> Filters => ItemFilters.Write(block.Filters);
}

internal static class LedgerEntryNames
{
    public static readonly IReadOnlyDictionary<string, LedgerEntryType> Types = new Dictionary<string, LedgerEntryType>(StringComparer.Ordinal)
    {
        ["increment"] = LedgerEntryType.Increment,
        ["decrement"] = LedgerEntryType.Decrement,
        ["expiration_change"] = LedgerEntryType.ExpirationChange,
        ["credit_block_expiry"] = LedgerEntryType.CreditBlockExpiry,
        ["void"] = LedgerEntryType.Void,
        ["void_initiated"] = LedgerEntryType.VoidInitiated,
        ["amendment"] = LedgerEntryType.Amendment,
    };

    public static string? Of(CreditVoidReason? reason) => reason is null ? null : "refund";
}
