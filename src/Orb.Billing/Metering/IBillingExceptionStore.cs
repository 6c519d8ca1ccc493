using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Metering;

/// <summary>Stores billing exceptions of the scope's tenant.</summary>
public interface IBillingExceptionStore
{
    /// <summary>
    /// Adds those that are new; one that is listed for its kind, event and metric stays as it is, so a calculation that runs again lists
    /// nothing twice. <see cref="StoreResult.AlreadyExists"/> only when another writer added one meanwhile; then nothing was written.
    /// </summary>
    Task<StoreResult> AddAsync(IReadOnlyList<BillingException> exceptions, CancellationToken cancellationToken);

    /// <summary>An exception by id.</summary>
    Task<BillingException?> FindAsync(BillingExceptionId id, CancellationToken cancellationToken);

    /// <summary>The open exception of a parked subscription or of a held invoice; null when there is none.</summary>
    Task<BillingException?> FindOpenAsync(SubscriptionId? subscriptionId, InvoiceId? invoiceId, CancellationToken cancellationToken);

    /// <summary>Replaces code, reason, attempts and resolution. <see cref="StoreResult.VersionConflict"/> when it is gone or was resolved before.</summary>
    Task<StoreResult> UpdateAsync(BillingException exception, CancellationToken cancellationToken);

    /// <summary>How many parked subscriptions and held invoices are open in all tenants. A system query.</summary>
    Task<long> CountStoppedAsync(CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="take"/> exceptions after a position, newest (largest id) first.</summary>
    Task<IReadOnlyList<BillingException>> ListAsync(BillingExceptionQuery query, PagePosition? after, int take, CancellationToken cancellationToken);
}

/// <summary>Which exceptions to list; null bounds nothing.</summary>
public sealed record BillingExceptionQuery
{
    /// <summary>One customer's.</summary>
    public CustomerId? CustomerId { get; init; }

    /// <summary>One kind.</summary>
    public BillingExceptionKind? Kind { get; init; }

    /// <summary>One subscription's.</summary>
    public SubscriptionId? SubscriptionId { get; init; }

    /// <summary>Those that are open, or those that were resolved.</summary>
    public bool? IsOpen { get; init; }
}
