using NodaTime;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Invoicing;

/// <summary>Stores invoices of the scope's tenant. Of a draft only the lines made by hand are stored.</summary>
public interface IInvoiceStore
{
    /// <summary>Adds a draft; <see cref="StoreResult.AlreadyExists"/> when an invoice of its (cause, cause id) exists (R10).</summary>
    Task<StoreResult> AddDraftAsync(Invoice draft, CancellationToken cancellationToken);

    /// <summary>Adds drafts and returns the ids of those that it left out, since an invoice of their (cause, cause id) exists (R10).</summary>
    Task<IReadOnlySet<InvoiceId>> AddDraftsAsync(IReadOnlyCollection<Invoice> drafts, CancellationToken cancellationToken);

    /// <summary>
    /// Turns drafts into the issued invoices given, with their lines, all or none; the stored versions must be the ones read. Each line advances
    /// its charge from the version it was computed from: <see cref="StoreResult.VersionConflict"/> when another writer was faster (R10).
    /// </summary>
    Task<StoreResult> IssueAsync(IReadOnlyCollection<Invoice> issued, CancellationToken cancellationToken);

    /// <summary>As the other, for one draft.</summary>
    Task<StoreResult> IssueAsync(Invoice issued, CancellationToken cancellationToken) => IssueAsync([issued], cancellationToken);

    /// <summary>Replaces a draft's head and its lines made by hand; its stored version must be the one read.</summary>
    Task<StoreResult> UpdateDraftAsync(Invoice draft, CancellationToken cancellationToken);

    /// <summary>Replaces the head of an invoice that is no draft; its stored version must be the one read. Its lines never change.</summary>
    Task<StoreResult> UpdateAsync(Invoice invoice, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the head of an invoice by the voided one given; its stored version must be the one read. Where it is
    /// <see cref="Invoice.Rebilled"/> its charges are opened: billed falls by its lines, their versions go up, and what they cover follows from
    /// the lines that are left.
    /// </summary>
    Task<StoreResult> VoidAsync(Invoice voided, CancellationToken cancellationToken);

    /// <summary>Removes a draft whose lines are gone.</summary>
    Task<StoreResult> RemoveDraftAsync(Invoice draft, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a credit note, replaces the head of the invoice it credits and advances the charges it credits; the stored versions of invoice
    /// and charges must be the ones given. Only a note of reconciliation lowers what is settled of a charge (R11).
    /// </summary>
    Task<StoreResult> AddCreditNoteAsync(
        CreditNote note, Invoice credited, IReadOnlyDictionary<ChargeKey, int> chargeVersions, CancellationToken cancellationToken);

    /// <summary>Marks a goodwill note as void and replaces the head of its invoice, whose stored version must be the one given.</summary>
    Task<StoreResult> VoidCreditNoteAsync(CreditNote voided, Invoice invoice, CancellationToken cancellationToken);

    /// <summary>An invoice by id, with lines and credit notes.</summary>
    Task<Invoice?> FindAsync(InvoiceId id, CancellationToken cancellationToken);

    /// <summary>Invoices by id, with lines and credit notes, in a fixed number of queries; unknown ids are left out.</summary>
    Task<IReadOnlyList<Invoice>> FindManyAsync(IReadOnlyCollection<InvoiceId> ids, CancellationToken cancellationToken);

    /// <summary>The invoice a credit note is on.</summary>
    Task<Invoice?> FindByCreditNoteAsync(CreditNoteId id, CancellationToken cancellationToken);

    /// <summary>The invoice a line stands on; null when no issued line and no line made by hand has the id.</summary>
    Task<InvoiceId?> InvoiceOfLineAsync(LineItemId id, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="take"/> credit notes after a position, newest (largest id) first.</summary>
    Task<IReadOnlyList<CreditNote>> ListCreditNotesAsync(CreditNoteQuery query, PagePosition? after, int take, CancellationToken cancellationToken);

    /// <summary>The drafts of a customer, oldest invoice date first.</summary>
    Task<IReadOnlyList<Invoice>> DraftsOfCustomerAsync(CustomerId customerId, CancellationToken cancellationToken);

    /// <summary>The drafts of customers, oldest invoice date first, in a fixed number of queries.</summary>
    Task<IReadOnlyList<Invoice>> DraftsOfCustomersAsync(IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken);

    /// <summary>The drafts of subscriptions, oldest invoice date first, in a fixed number of queries.</summary>
    Task<IReadOnlyList<Invoice>> DraftsOfAsync(IReadOnlyCollection<SubscriptionId> subscriptions, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="take"/> invoices after a position, by (invoice date, id) descending, with lines and credit notes, in a fixed number of queries.</summary>
    Task<IReadOnlyList<Invoice>> ListAsync(InvoiceQuery query, PagePosition? after, int take, CancellationToken cancellationToken);

    /// <summary>What has been settled of these charges, in a fixed number of queries; charges never billed are left out.</summary>
    Task<IReadOnlyDictionary<ChargeKey, SettledCharge>> SettledAsync(IReadOnlyCollection<ChargeKey> charges, CancellationToken cancellationToken);

    /// <summary>The settled charges of a subscription whose service reaches past an instant.</summary>
    Task<IReadOnlyDictionary<ChargeKey, SettledCharge>> SettledPastAsync(SubscriptionId subscriptionId, Instant instant, CancellationToken cancellationToken);

    /// <summary>The settled charges of subscriptions whose service reaches past an instant of each, in a fixed number of queries.</summary>
    Task<IReadOnlyDictionary<ChargeKey, SettledCharge>> SettledPastAsync(
        IReadOnlyDictionary<SubscriptionId, Instant> instants, CancellationToken cancellationToken);

    /// <summary>
    /// The same charges as <see cref="SettledPastAsync(IReadOnlyDictionary{SubscriptionId, Instant}, CancellationToken)"/>, without what is settled of
    /// them, in one query: enough to tell which of them must be looked at again, which few are.
    /// </summary>
    Task<IReadOnlyList<BilledCharge>> BilledPastAsync(IReadOnlyDictionary<SubscriptionId, Instant> instants, CancellationToken cancellationToken);

    /// <summary>How many invoices a subscription has of a cause whose cause id starts so, void ones too.</summary>
    Task<int> CountAsync(SubscriptionId subscriptionId, InvoiceCause cause, string causeIdPrefix, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the next numbers of a gapless series, from 1, and gives the first of them; given out for good only when the transaction commits (R13).
    /// </summary>
    Task<long> NextNumbersAsync(string series, int count, CancellationToken cancellationToken);

    /// <summary>As the other, for one number.</summary>
    Task<long> NextNumberAsync(string series, CancellationToken cancellationToken) => NextNumbersAsync(series, 1, cancellationToken);
}
