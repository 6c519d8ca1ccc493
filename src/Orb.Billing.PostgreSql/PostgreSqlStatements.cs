using Orb.Billing.EntityFrameworkCore;
using Orb.Billing.PostgreSql.Tenants;

namespace Orb.Billing.PostgreSql;

/// <summary>All hand-written SQL of this package but that over usage events.</summary>
internal static class PostgreSqlStatements
{
    /// <summary>Claims customers that live by the wall clock.</summary>
    public static readonly TenantStatement ClaimDueWork = TenantStatement.System(Claim("clock_id IS NULL"), Reason);

    /// <summary>Claims customers of one test clock; a statement of its own, as "IS NOT DISTINCT FROM" would use no index.</summary>
    public static readonly TenantStatement ClaimDueWorkOfClock = TenantStatement.System(Claim("clock_id = @clock"), Reason);

    // In the order of their ids, so that two transactions that lock several wait for each other rather than both. NO KEY: rows that refer
    // to a customer may be added meanwhile.
    public static readonly TenantStatement LockCustomers = TenantStatement.Of(
        "SELECT id FROM {orb}customers WHERE tenant_id = @tenant AND id = ANY (@customers) ORDER BY id FOR NO KEY UPDATE");

    public static readonly TenantStatement LockCoupon = TenantStatement.Of(
        "SELECT id FROM {orb}coupons WHERE tenant_id = @tenant AND id = @coupon FOR NO KEY UPDATE");

    public static readonly TenantStatement ChargesByKey = TenantStatement.Of(ByCharge("charges"));

    public static readonly TenantStatement LinesByCharge = TenantStatement.Of(ByCharge("invoice_lines"));

    /// <summary>How far the server is in the log of writes: the primary in writing it, a replica in following.</summary>
    public static readonly TenantStatement Position = TenantStatement.System(
        "SELECT (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_insert_lsn() END)::text",
        "It reads no table.");

    /// <summary>Waits until no other host migrates the database.</summary>
    public static readonly TenantStatement LockMigrations = TenantStatement.System("SELECT pg_advisory_lock(hashtextextended('orb.migrations', 0))", "It reads no table.");

    public static readonly TenantStatement UnlockMigrations = TenantStatement.System("SELECT pg_advisory_unlock(hashtextextended('orb.migrations', 0))", "It reads no table.");

    /// <summary>Has a connection told what is said of keys.</summary>
    public static readonly TenantStatement ListenToKeys = TenantStatement.System($"LISTEN {PostgreSqlApiKeyWatch.Channel}", "It reads no table.");

    public static readonly TenantStatement SpeakOfKeys = TenantStatement.System("SELECT pg_notify(@channel, @said)", "It reads no table.");

    public static readonly TenantStatement ClaimMessages = TenantStatement.System(
        """
        UPDATE {orb}outbox_messages AS m SET lease_until = @until, fencing_token = m.fencing_token + 1, attempts = m.attempts + 1
        FROM (
            SELECT tenant_id, id FROM {orb}outbox_messages
            WHERE state = 'Pending' AND available_at <= @now AND (lease_until IS NULL OR lease_until <= @now)
            ORDER BY available_at
            LIMIT @limit
            FOR UPDATE SKIP LOCKED) AS due
        WHERE m.tenant_id = due.tenant_id AND m.id = due.id
        RETURNING m.tenant_id, m.id
        """,
        "One dispatcher delivers the messages of all tenants; each is sent in a scope of its tenant.");

    private const string Reason = "One worker runs the due work of all tenants; each customer's steps then run in a scope of its tenant.";

    // OFFSET keeps the look-ups apart, so that each runs along the index whatever the planner knows of the table.
    private static string ByCharge(string table) =>
        $$"""
        SELECT t.* FROM unnest(@subscriptions, @lineages, @dates, @kinds) AS k (subscription, lineage, date, kind)
        CROSS JOIN LATERAL (
            SELECT * FROM {orb}{{table}}
            WHERE tenant_id = @tenant AND subscription_id = k.subscription AND lineage_id = k.lineage AND anchor_period_start = k.date AND kind = k.kind
            OFFSET 0) AS t
        """;

    // The longest due first, those of one instant as the index has them: to put them in order, each claim would read all that are due, which at the end of
    // a month are all there are. The clock is named because the planner does not see that it is one and the same. A row that another worker is claiming,
    // or a command is working on, is passed over rather than waited for.
    private static string Claim(string clock) =>
        $$"""
        UPDATE {orb}due_work AS w SET lease_until = @until, fencing_token = w.fencing_token + 1
        FROM (
            SELECT tenant_id, customer_id FROM {orb}due_work
            WHERE {{clock}} AND next_due_at <= @due AND (lease_until IS NULL OR lease_until <= @now)
            ORDER BY clock_id, next_due_at
            LIMIT @limit
            FOR UPDATE SKIP LOCKED) AS due
        WHERE w.tenant_id = due.tenant_id AND w.customer_id = due.customer_id
        RETURNING w.tenant_id, w.customer_id, w.fencing_token, w.next_due_at
        """;
}
