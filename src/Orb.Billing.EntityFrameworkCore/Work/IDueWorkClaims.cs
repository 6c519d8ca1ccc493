using NodaTime;
using Orb.Billing.TestClocks;
using Orb.Billing.Work;

namespace Orb.Billing.EntityFrameworkCore.Work;

/// <summary>Claims due customers across tenants: the one step of the queue whose SQL differs by database.</summary>
public interface IDueWorkClaims
{
    /// <summary>As <see cref="IDueWorkStore.ClaimAsync(TestClockId?, Instant, Instant, Duration, int, CancellationToken)"/>.</summary>
    Task<IReadOnlyList<DueClaim>> ClaimAsync(
        TestClockId? clock, Instant dueBy, Instant wallNow, Duration lease, int limit, CancellationToken cancellationToken);
}
