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

    public static readonly TenantStatement ChargesByKey = TenantStatement.Of(ByCharge("charges"));

    public static readonly TenantStatement LinesByCharge = TenantStatement.Of(ByCharge("invoice_lines"));

    public static readonly TenantStatement ClaimMessages = TenantStatement.System(
        """
        UPDATE {orb}outbox_messages SET lease_until = @until, fencing_token = fencing_token + 1, attempts = attempts + 1
        WHERE rowid IN (
            SELECT rowid FROM {orb}outbox_messages
            WHERE state = 'Pending' AND available_at <= @now AND (lease_until IS NULL OR lease_until <= @now)
            ORDER BY available_at
            LIMIT @limit)
        RETURNING tenant_id, id
        """,
        "One dispatcher delivers the messages of all tenants; each is sent in a scope of its tenant.");

    // CROSS JOIN keeps the keys outside: each is looked up along the index that leads with it.
    private static string ByCharge(string table) =>
        $$"""
        SELECT t.* FROM json_each(@keys) AS k CROSS JOIN {orb}{{table}} AS t
        WHERE t.tenant_id = @tenant AND t.subscription_id = unhex(k.value ->> 0) AND t.lineage_id = unhex(k.value ->> 1)
            AND t.anchor_period_start = k.value ->> 2 AND t.kind = k.value ->> 3
        """;
}
