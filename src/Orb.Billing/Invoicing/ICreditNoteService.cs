using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;

namespace Orb.Billing.Invoicing;

/// <summary>Credit notes of the scope's tenant. Those of reconciliation write themselves; here are those written by hand.</summary>
public interface ICreditNoteService
{
    /// <summary>
    /// Writes a goodwill note on an issued, paid or synced invoice: it reduces what is unpaid, the rest goes to the customer's balance or back
    /// to the payer (R12). Refused when a line has been credited so far that less is left of it.
    /// </summary>
    Task<Outcome<CreditNoteView>> CreateAsync(CreateCreditNote command, CancellationToken cancellationToken);

    /// <summary>A credit note by id, whatever its cause.</summary>
    Task<CreditNoteView?> FindAsync(CreditNoteId id, CancellationToken cancellationToken);

    /// <summary>Credit notes, newest first.</summary>
    Task<Outcome<Page<CreditNoteView>>> ListAsync(CreditNoteQuery query, PageRequest page, CancellationToken cancellationToken);

    /// <summary>
    /// Voids a goodwill note: its invoice is due again as it was, and what went to the balance is taken back, into a debt where it was spent.
    /// Refused for a note of reconciliation, whose charge would be wrong, and for one whose money goes to the payer.
    /// </summary>
    Task<Outcome<CreditNoteView>> VoidAsync(CreditNoteId id, string? reason, CancellationToken cancellationToken);
}

/// <summary>A credit note with what it names.</summary>
/// <param name="Note">The note.</param>
/// <param name="Invoice">The invoice it credits.</param>
/// <param name="Customer">Whose it is.</param>
public sealed record CreditNoteView(CreditNote Note, Invoice Invoice, Customer Customer);

/// <summary>A goodwill note.</summary>
public sealed record CreateCreditNote
{
    /// <summary>The invoice; by default that of the first line.</summary>
    public InvoiceId? InvoiceId { get; init; }

    /// <summary>What is credited of which line, each line once.</summary>
    public required IReadOnlyList<NewCreditNoteLine> Lines { get; init; }

    /// <summary>The reason told to the customer.</summary>
    public required CreditNoteReason Reason { get; init; }

    /// <summary>A sentence for the customer, at most 10,000 characters.</summary>
    public string? Memo { get; init; }

    /// <summary>Whether what was paid in money goes back to the payer rather than to the balance.</summary>
    public bool Refund { get; init; }
}

/// <summary>A credit on a line.</summary>
/// <param name="LineItemId">The line, calculated or made by hand.</param>
/// <param name="Amount">
/// Above 0, in major units, with no more decimal places than the currency has; after discount. Its tax is added, unless the invoice's amounts
/// contain it.
/// </param>
public sealed record NewCreditNoteLine(LineItemId LineItemId, decimal Amount);

/// <summary>Which credit notes to list; nulls restrict nothing.</summary>
public sealed record CreditNoteQuery
{
    /// <summary>Of this customer.</summary>
    public CustomerId? CustomerId { get; init; }

    /// <summary>On this invoice.</summary>
    public InvoiceId? InvoiceId { get; init; }

    /// <summary>Written in this range.</summary>
    public CreatedRange Created { get; init; } = CreatedRange.Any;
}
