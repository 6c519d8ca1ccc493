using Orb.Billing.EntityFrameworkCore;

namespace Orb.Billing.Sqlite;

/// <summary>All hand-written SQL of this package but that over usage events.</summary>
internal static class SqliteStatements
{
    // The subquery keeps the order of the queue: the longest due first. One statement, so two claimers never get the same row.
    public static readonly TenantStatement ClaimDueWork = TenantStatement.System(
        """
        UPDATE {orb}due_work SET lease_until = @until, fencing_token = fencing_token + 1
        WHERE rowid IN (
            SELECT rowid FROM {orb}due_work
            WHERE clock_id IS @clock AND next_due_at <= @due AND (lease_until IS NULL OR lease_until <= @now)
            ORDER BY next_due_at, tenant_id, customer_id
            LIMIT @limit)
        RETURNING tenant_id, customer_id, fencing_token, next_due_at
        """,
        "One worker runs the due work of all tenants; each customer's steps then run in a scope of its tenant.");
}
