using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Customers;

/// <summary>Why a customer's balance moved.</summary>
public enum BalanceAction
{
    /// <summary>Somebody adjusted it.</summary>
    ManualAdjustment,

    /// <summary>An invoice took credit at its issue, or collected a debt (R18).</summary>
    AppliedToInvoice,

    /// <summary>What a voided invoice had applied came back.</summary>
    ReturnFromVoiding,

    /// <summary>A credit note was worth more than what was unpaid of its invoice (R12).</summary>
    CreditNoteApplied,

    /// <summary>What a credit note had brought went with it when it was voided.</summary>
    CreditNoteVoided,
}

/// <summary>
/// One move of a customer's balance in one currency. Positive is credit the customer has; it never expires and is applied when invoices are
/// issued (R18). Transactions are only ever appended; each starts where the one before ended.
/// </summary>
public sealed record BalanceTransaction
{
    /// <summary>The id.</summary>
    public required BalanceTransactionId Id { get; init; }

    /// <summary>Whose balance.</summary>
    public required CustomerId CustomerId { get; init; }

    /// <summary>1 for the first of the customer in the currency, then 2, 3 …; who read another latest one may not write.</summary>
    public required int Sequence { get; init; }

    /// <summary>Why it moved.</summary>
    public required BalanceAction Action { get; init; }

    /// <summary>By how much: above 0 the customer has more credit than before.</summary>
    public required Money Amount { get; init; }

    /// <summary>The balance before.</summary>
    public required Money StartingBalance { get; init; }

    /// <summary>The balance after.</summary>
    public Money EndingBalance => StartingBalance + Amount;

    /// <summary>The invoice that applied it or gave it back.</summary>
    public InvoiceId? InvoiceId { get; init; }

    /// <summary>The credit note it came from.</summary>
    public CreditNoteId? CreditNoteId { get; init; }

    /// <summary>A sentence for a person.</summary>
    public string? Description { get; init; }

    /// <summary>When, by the customer's clock.</summary>
    public required Instant CreatedAt { get; init; }
}
