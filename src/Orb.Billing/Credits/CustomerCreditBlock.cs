using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;

namespace Orb.Billing.Credits;

/// <summary>A block of prepaid credits with whose it is and how it was bought (R17).</summary>
public sealed record CustomerCreditBlock
{
    /// <summary>Whose credits they are.</summary>
    public required CustomerId CustomerId { get; init; }

    /// <summary>The block.</summary>
    public required CreditBlock Block { get; init; }

    /// <summary>The invoice it was bought with; null where it was granted, or marked as paid elsewhere.</summary>
    public InvoiceId? PurchaseInvoiceId { get; init; }

    /// <summary>The period of a subscription that an allocation price gave it for, of the kind allocation (R10); null for others.</summary>
    public ChargeKey? Allocation { get; init; }

    /// <summary>1 for the first block of its <see cref="Allocation"/>, then 2, 3 …; 0 for others.</summary>
    public int AllocationSequence { get; init; }

    /// <summary>Whether its expiry has been booked. What it still has then is held for the days before, whose invoice is not issued yet.</summary>
    public bool ExpiryBooked { get; init; }

    /// <summary>The seller's own labels, those of the entry that made it.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Goes up with every write.</summary>
    public int Version { get; init; }
}

/// <summary>An entry of a customer's credit ledger.</summary>
public sealed record CreditLedgerItem
{
    /// <summary>The id.</summary>
    public required CreditLedgerEntryId Id { get; init; }

    /// <summary>Whose ledger.</summary>
    public required CustomerId CustomerId { get; init; }

    /// <summary>What it records.</summary>
    public required LedgerEntry Entry { get; init; }

    /// <summary>A sentence for a person.</summary>
    public string? Description { get; init; }

    /// <summary>The seller's own labels.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}

/// <summary>An entry of a credit ledger with what it names.</summary>
/// <param name="Item">The entry.</param>
/// <param name="Block">The block it is about, as it is now.</param>
/// <param name="Customer">Whose ledger.</param>
public sealed record CreditLedgerView(CreditLedgerItem Item, CustomerCreditBlock Block, Customer Customer)
{
    /// <summary>What it records.</summary>
    public LedgerEntry Entry => Item.Entry;
}
