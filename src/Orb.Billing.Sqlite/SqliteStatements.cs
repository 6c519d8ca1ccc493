using Orb.Billing.EntityFrameworkCore;

namespace Orb.Billing.Sqlite;

/// <summary>All hand-written SQL of this package.</summary>
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

    public static readonly TenantStatement LastSequence = TenantStatement.Of(
        "SELECT last FROM {orb}usage_sequences WHERE tenant_id = @tenant");

    public static readonly TenantStatement SetLastSequence = TenantStatement.Of(
        "INSERT INTO {orb}usage_sequences (tenant_id, last) VALUES (@tenant, @last) ON CONFLICT (tenant_id) DO UPDATE SET last = @last");

    public static readonly TenantStatement FindKey = TenantStatement.Of(
        "SELECT body_hash FROM {orb}usage_keys WHERE tenant_id = @tenant AND idempotency_key = @key");

    public static readonly TenantStatement AddKey = TenantStatement.Of(
        "INSERT INTO {orb}usage_keys (tenant_id, idempotency_key, body_hash, sequence) VALUES (@tenant, @key, @hash, @sequence)");

    public static readonly TenantStatement AddEvent = TenantStatement.Of(
        """
        INSERT INTO {orb}usage_events
            (tenant_id, sequence, event_id, customer_id, external_customer_id, event_name, timestamp, idempotency_key, properties)
        VALUES (@tenant, @sequence, @id, @customer, @external, @name, @timestamp, @key, @properties)
        """);

    // Two arms, each on an index of its own; the second leaves out what the first has given.
    public static readonly TenantStatement ReadEvents = TenantStatement.Of(
        """
        SELECT idempotency_key, event_name, timestamp, properties FROM {orb}usage_events
        WHERE tenant_id = @tenant AND customer_id = @customer AND timestamp >= @from AND timestamp < @to AND sequence <= @cut_off
            AND (@names IS NULL OR event_name IN (SELECT value FROM json_each(@names)))
        UNION ALL
        SELECT idempotency_key, event_name, timestamp, properties FROM {orb}usage_events
        WHERE tenant_id = @tenant AND external_customer_id = @external AND timestamp >= @from AND timestamp < @to AND sequence <= @cut_off
            AND customer_id IS NOT @customer
            AND (@names IS NULL OR event_name IN (SELECT value FROM json_each(@names)))
        """);
}
