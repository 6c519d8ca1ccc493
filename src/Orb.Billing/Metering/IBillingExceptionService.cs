namespace Orb.Billing.Metering;

/// <summary>What the scope's tenant has to look at because it was not billed (R15).</summary>
public interface IBillingExceptionService
{
    /// <summary>Exceptions, newest first.</summary>
    Task<Outcome<Page<BillingException>>> ListAsync(BillingExceptionQuery query, PageRequest page, CancellationToken cancellationToken);
}

internal sealed class BillingExceptionService(IBillingExceptionStore store) : IBillingExceptionService
{
    public Task<Outcome<Page<BillingException>>> ListAsync(BillingExceptionQuery query, PageRequest page, CancellationToken cancellationToken) =>
        Paging.ReadAsync(page, (after, take) => store.ListAsync(query, after, take, cancellationToken), e => new PagePosition(null, e.Id.Value));
}
