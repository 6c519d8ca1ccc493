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
}
