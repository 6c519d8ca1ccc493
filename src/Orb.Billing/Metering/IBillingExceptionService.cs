namespace Orb.Billing.Metering;

/// <summary>What the scope's tenant has to look at because it was not billed: nothing stops silently.</summary>
public interface IBillingExceptionService
{
    /// <summary>Exceptions, newest first.</summary>
    Task<Outcome<Page<BillingException>>> ListAsync(BillingExceptionQuery query, PageRequest page, CancellationToken cancellationToken);

    /// <summary>An exception by id.</summary>
    Task<BillingException?> FindAsync(BillingExceptionId id, CancellationToken cancellationToken);

    /// <summary>
    /// Lets a parked subscription or a held invoice go on, and runs at once what has become due of it meanwhile: under the same keys and stamped
    /// with the times it was due (docs/decisions/0002), so nothing is billed twice. What stops again stays open with one attempt more. Refused
    /// for exceptions about usage, for one that is resolved, and while a worker or a moving test clock has the customer.
    /// </summary>
    Task<Outcome<BillingException>> RetryAsync(BillingExceptionId id, CancellationToken cancellationToken);
}
