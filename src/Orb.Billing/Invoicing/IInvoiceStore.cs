using NodaTime;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Invoicing;

/// <summary>Stores invoices of the scope's tenant. A draft has no stored lines.</summary>
public interface IInvoiceStore
{
    /// <summary>Adds a draft; <see cref="StoreResult.AlreadyExists"/> when an invoice of its (cause, cause id) exists (R10).</summary>
    Task<StoreResult> AddDraftAsync(Invoice draft, CancellationToken cancellationToken);

    /// <summary>
    /// Turns a draft into the issued invoice given, with its lines; its stored version must be the one read. Each line advances its charge
    /// from the version it was computed from: <see cref="StoreResult.VersionConflict"/> when another writer was faster (R10).
    /// </summary>
    Task<StoreResult> IssueAsync(Invoice issued, CancellationToken cancellationToken);

    /// <summary>Removes a draft whose lines are gone.</summary>
    Task<StoreResult> RemoveDraftAsync(Invoice draft, CancellationToken cancellationToken);

    /// <summary>Writes a credit note and advances the charges it credits; their stored versions must be the ones given.</summary>
    Task<StoreResult> AddCreditNoteAsync(CreditNote note, IReadOnlyDictionary<ChargeKey, int> chargeVersions, CancellationToken cancellationToken);

    /// <summary>An invoice by id, with lines and credit notes.</summary>
    Task<Invoice?> FindAsync(InvoiceId id, CancellationToken cancellationToken);

    /// <summary>The drafts of a subscription, oldest invoice date first.</summary>
    Task<IReadOnlyList<Invoice>> DraftsOfCustomerAsync(CustomerId customerId, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="take"/> invoices after a position, by (invoice date, id) descending, with lines and credit notes, in a fixed number of queries.</summary>
    Task<IReadOnlyList<Invoice>> ListAsync(InvoiceQuery query, PagePosition? after, int take, CancellationToken cancellationToken);

    /// <summary>What has been settled of these charges, in a fixed number of queries; charges never billed are left out.</summary>
    Task<IReadOnlyDictionary<ChargeKey, SettledCharge>> SettledAsync(IReadOnlyCollection<ChargeKey> charges, CancellationToken cancellationToken);

    /// <summary>The settled charges of a subscription whose service reaches past an instant.</summary>
    Task<IReadOnlyDictionary<ChargeKey, SettledCharge>> SettledPastAsync(SubscriptionId subscriptionId, Instant instant, CancellationToken cancellationToken);

    /// <summary>The next number of a gapless series, from 1; given out for good only when the transaction commits (R13).</summary>
    Task<long> NextNumberAsync(string series, CancellationToken cancellationToken);
}
