using System.ComponentModel;
using NodaTime;

namespace Orb.Billing.EntityFrameworkCore.Outbox;

/// <summary>Claims messages across tenants: the one step of the outbox whose SQL differs by database. For the packages of the databases.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IOutboxClaims
{
    /// <summary>
    /// Puts a lease, an attempt and a fencing token on at most <paramref name="limit"/> pending messages that are available and under no other
    /// lease, the longest available first.
    /// </summary>
    Task<IReadOnlyList<(Guid TenantId, Guid Id)>> ClaimAsync(Instant wallNow, Instant until, int limit, CancellationToken cancellationToken);
}
