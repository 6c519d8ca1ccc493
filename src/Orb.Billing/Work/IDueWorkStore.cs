using NodaTime;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Work;

/// <summary>
/// The queue of due work: one row a customer with its next due instant (R22). Claims carry a lease and a fencing token, so that a worker
/// whose lease ran out cannot write.
/// </summary>
public interface IDueWorkStore
{
    /// <summary>
    /// Makes the customer due at an instant if it is not due earlier (in the scope's tenant; with the clock the customer lives by).
    /// </summary>
    Task ScheduleAsync(CustomerId customerId, TestClockId? clock, Instant dueAt, CancellationToken cancellationToken);

    /// <summary>
    /// Claims at most <paramref name="limit"/> customers of one clock (null: the wall clock, all tenants) that are due by an instant and
    /// not under another lease, the longest due first. A system query; commits by itself where no transaction is open.
    /// </summary>
    Task<IReadOnlyList<DueClaim>> ClaimAsync(
        TestClockId? clock, Instant dueBy, Instant wallNow, Duration lease, int limit, CancellationToken cancellationToken);

    /// <summary>Claims one customer of the scope's tenant whatever its due instant; null when another worker holds it or it has no row.</summary>
    Task<DueClaim?> ClaimAsync(CustomerId customerId, Instant wallNow, Duration lease, CancellationToken cancellationToken);

    /// <summary>
    /// Within a transaction: until it ends, no other transaction that locks one of these customers of the scope's tenant goes on, so that what
    /// is read of them from here on still holds when it is committed. Does nothing where no transaction is open.
    /// </summary>
    Task LockAsync(IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken);

    /// <summary>Whether any customer of a clock is due by an instant, also one under another worker's lease. A system query.</summary>
    Task<bool> AnyDueAsync(TestClockId clock, Instant dueBy, CancellationToken cancellationToken);

    /// <summary>Since when the customer is due that has waited longest, of those that live by the wall clock and are due by an instant; null when none is. A system query.</summary>
    Task<Instant?> OldestDueAsync(Instant dueBy, CancellationToken cancellationToken);

    /// <summary>
    /// Inside the step's transaction: checks that the claim still holds and sets the next due instant (null: nothing due). False when the
    /// claim was lost; then the step must roll back.
    /// </summary>
    Task<bool> AdvanceAsync(DueClaim claim, Instant? nextDueAt, CancellationToken cancellationToken);

    /// <summary>
    /// As the other, for several customers of the scope's tenant at once: sets the next due instants of those whose claims still hold and returns the claims that were
    /// lost; when there are any, the steps must roll back.
    /// </summary>
    Task<IReadOnlyList<DueClaim>> AdvanceAsync(IReadOnlyList<DueProgress> progress, CancellationToken cancellationToken);

    /// <summary>Gives the claim back.</summary>
    Task ReleaseAsync(DueClaim claim, CancellationToken cancellationToken);

    /// <summary>Gives claims on customers of the scope's tenant back.</summary>
    Task ReleaseAsync(IReadOnlyList<DueClaim> claims, CancellationToken cancellationToken);
}

/// <summary>What a customer is due next.</summary>
/// <param name="Claim">The claim on the customer.</param>
/// <param name="NextDueAt">When it is due next; null when nothing is.</param>
public sealed record DueProgress(DueClaim Claim, Instant? NextDueAt);

/// <summary>A customer claimed for its due work.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="FencingToken">Goes up with every claim; a write under an older one is refused.</param>
public sealed record DueClaim(TenantId TenantId, CustomerId CustomerId, long FencingToken);
