using Orb.Billing.EntityFrameworkCore;
using static Orb.Billing.EntityFrameworkCore.Metering.UsageVisibility;

namespace Orb.Billing.Sqlite.Metering;

/// <summary>All hand-written SQL over usage events.</summary>
internal static class UsageStatements
{
    public static readonly TenantStatement LastSequence = TenantStatement.Of(
        "SELECT last FROM {orb}usage_sequences WHERE tenant_id = @tenant");

    public static readonly TenantStatement SetLastSequence = TenantStatement.Of(
        "INSERT INTO {orb}usage_sequences (tenant_id, last) VALUES (@tenant, @last) ON CONFLICT (tenant_id) DO UPDATE SET last = @last");

    /// <summary>The body hash of a key that is taken for good; null for one of a backfill, about which the next statement tells more.</summary>
    public static readonly TenantStatement FindKey = TenantStatement.Of(
        "SELECT CASE WHEN backfill_id IS NULL THEN body_hash END FROM {orb}usage_keys WHERE tenant_id = @tenant AND idempotency_key = @key");

    public static readonly TenantStatement FindBackfillKey = TenantStatement.Of(
        """
        SELECT k.body_hash, k.backfill_id, b.closed_sequence, b.reverted_sequence
        FROM {orb}usage_keys k JOIN {orb}backfills b ON b.tenant_id = k.tenant_id AND b.id = k.backfill_id
        WHERE k.tenant_id = @tenant AND k.idempotency_key = @key
        """);

    public static readonly TenantStatement AddKey = TenantStatement.Of(
        "INSERT INTO {orb}usage_keys (tenant_id, idempotency_key, body_hash, sequence) VALUES (@tenant, @key, @hash, @sequence)");

    public static readonly TenantStatement AddBackfillKey = TenantStatement.Of(
        "INSERT INTO {orb}usage_keys (tenant_id, idempotency_key, body_hash, sequence, backfill_id) VALUES (@tenant, @key, @hash, @sequence, @backfill)");

    /// <summary>Frees the key of a backfill that was reverted.</summary>
    public static readonly TenantStatement FreeKey = TenantStatement.Of(
        "DELETE FROM {orb}usage_keys WHERE tenant_id = @tenant AND idempotency_key = @key");

    /// <summary>Says which row holds the latest body of a key's event.</summary>
    public static readonly TenantStatement MoveKey = TenantStatement.Of(
        "UPDATE {orb}usage_keys SET sequence = @sequence WHERE tenant_id = @tenant AND idempotency_key = @key");

    public static readonly TenantStatement AddEvent = TenantStatement.Of(
        """
        INSERT INTO {orb}usage_events
            (tenant_id, sequence, event_id, customer_id, external_customer_id, event_name, timestamp, idempotency_key, properties)
        VALUES (@tenant, @sequence, @id, @customer, @external, @name, @timestamp, @key, @properties)
        """);

    public static readonly TenantStatement AddBackfillEvent = TenantStatement.Of(
        """
        INSERT INTO {orb}usage_events
            (tenant_id, sequence, event_id, customer_id, external_customer_id, event_name, timestamp, idempotency_key, properties, backfill_id)
        VALUES (@tenant, @sequence, @id, @customer, @external, @name, @timestamp, @key, @properties, @backfill)
        """);

    public static readonly TenantStatement AddWithdrawal = TenantStatement.Of(
        """
        INSERT INTO {orb}usage_withdrawals (tenant_id, event_sequence, sequence, backfill_id, customer_id, external_customer_id, timestamp)
        SELECT tenant_id, sequence, @sequence, @backfill, customer_id, external_customer_id, timestamp
        FROM {orb}usage_events WHERE tenant_id = @tenant AND sequence = @event
        """);

    // One statement for the passes of a batch, which come in as JSON. Two arms, each on an index of its own; the second leaves out what the first
    // has given. CROSS JOIN keeps the passes outside.
    public static readonly TenantStatement ReadEvents = TenantStatement.Of(
        $$"""
        SELECT e.idempotency_key, e.event_name, e.timestamp, e.properties, p.key FROM json_each(@passes) AS p CROSS JOIN {orb}usage_events e
        WHERE e.tenant_id = @tenant AND e.customer_id = unhex(p.value ->> 0) AND e.timestamp >= p.value ->> 2 AND e.timestamp < p.value ->> 3
            AND (@names IS NULL OR e.event_name IN (SELECT value FROM json_each(@names)))
            AND {{CountsAt("@cut_off")}}
        UNION ALL
        SELECT e.idempotency_key, e.event_name, e.timestamp, e.properties, p.key FROM json_each(@passes) AS p CROSS JOIN {orb}usage_events e
        WHERE e.tenant_id = @tenant AND e.external_customer_id = p.value ->> 1 AND e.timestamp >= p.value ->> 2 AND e.timestamp < p.value ->> 3
            AND e.customer_id IS NOT unhex(p.value ->> 0)
            AND (@names IS NULL OR e.event_name IN (SELECT value FROM json_each(@names)))
            AND {{CountsAt("@cut_off")}}
        """);

    public static readonly TenantStatement FindEvent = TenantStatement.Of(
        $$"""
        SELECT e.event_id, e.customer_id, e.external_customer_id, e.event_name, e.timestamp, e.idempotency_key, e.properties, e.sequence,
            e.backfill_id, b.closed_sequence, {{CountsAt("@cut_off")}}
        FROM {orb}usage_keys k
        JOIN {orb}usage_events e ON e.tenant_id = k.tenant_id AND e.sequence = k.sequence
        LEFT JOIN {orb}backfills b ON b.tenant_id = e.tenant_id AND b.id = e.backfill_id
        WHERE k.tenant_id = @tenant AND k.idempotency_key = @key AND b.reverted_sequence IS NULL
        """);

    // The keys come in as JSON.
    public static readonly TenantStatement FindEvents = TenantStatement.Of(
        $$"""
        SELECT e.event_id, e.customer_id, e.external_customer_id, e.event_name, e.timestamp, e.idempotency_key, e.properties, e.sequence,
            e.backfill_id, b.closed_sequence, {{CountsAt("@cut_off")}}
        FROM json_each(@keys) AS j
        JOIN {orb}usage_keys k ON k.tenant_id = @tenant AND k.idempotency_key = j.value
        JOIN {orb}usage_events e ON e.tenant_id = k.tenant_id AND e.sequence = k.sequence
        LEFT JOIN {orb}backfills b ON b.tenant_id = e.tenant_id AND b.id = e.backfill_id
        WHERE k.tenant_id = @tenant AND b.reverted_sequence IS NULL
        """);

    /// <summary>What a backfill of one customer may replace.</summary>
    public static readonly TenantStatement ReplaceableOfCustomer = TenantStatement.Of(
        $$"""
        SELECT idempotency_key, event_name, timestamp, properties, sequence FROM {orb}usage_events e
        WHERE tenant_id = @tenant AND customer_id = @customer AND timestamp >= @from AND timestamp < @to
            AND {{CountsAt("@cut_off")}}
        UNION ALL
        SELECT idempotency_key, event_name, timestamp, properties, sequence FROM {orb}usage_events e
        WHERE tenant_id = @tenant AND external_customer_id = @external AND timestamp >= @from AND timestamp < @to
            AND customer_id IS NOT @customer
            AND {{CountsAt("@cut_off")}}
        """);

    /// <summary>What a backfill of all customers may replace: reads all events of the tenant, since no index leads with the time.</summary>
    public static readonly TenantStatement Replaceable = TenantStatement.Of(
        $$"""
        SELECT idempotency_key, event_name, timestamp, properties, sequence FROM {orb}usage_events e
        WHERE tenant_id = @tenant AND timestamp >= @from AND timestamp < @to
            AND {{CountsAt("@cut_off")}}
        """);

    // Whatever can have changed in a customer's period, an arm a way of being named and a way of changing; the last clause says what did.
    // The plus keeps SQLite from running along the sequence: the period's part of the other index is smaller, and holds all that is asked.
    public static readonly TenantStatement CountLate = TenantStatement.Of(
        $$"""
        SELECT q.key, (WITH candidate (sequence) AS (
            SELECT sequence FROM {orb}usage_events
            WHERE tenant_id = @tenant AND customer_id = unhex(q.value ->> 0) AND timestamp >= q.value ->> 2 AND timestamp < q.value ->> 3 AND +sequence > q.value ->> 4
            UNION ALL
            SELECT sequence FROM {orb}usage_events
            WHERE tenant_id = @tenant AND external_customer_id = q.value ->> 1 AND timestamp >= q.value ->> 2 AND timestamp < q.value ->> 3 AND +sequence > q.value ->> 4
            UNION ALL
            SELECT event_sequence FROM {orb}usage_withdrawals
            WHERE tenant_id = @tenant AND customer_id = unhex(q.value ->> 0) AND timestamp >= q.value ->> 2 AND timestamp < q.value ->> 3
            UNION ALL
            SELECT event_sequence FROM {orb}usage_withdrawals
            WHERE tenant_id = @tenant AND external_customer_id = q.value ->> 1 AND timestamp >= q.value ->> 2 AND timestamp < q.value ->> 3
            UNION ALL
            SELECT e.sequence FROM {orb}backfills b CROSS JOIN {orb}usage_events e ON e.tenant_id = b.tenant_id AND e.backfill_id = b.id
            WHERE b.tenant_id = @tenant AND b.timeframe_start < q.value ->> 3 AND b.timeframe_end > q.value ->> 2
                AND (b.closed_sequence > q.value ->> 4 OR b.reverted_sequence > q.value ->> 4)
                AND e.customer_id = unhex(q.value ->> 0) AND e.timestamp >= q.value ->> 2 AND e.timestamp < q.value ->> 3
            UNION ALL
            SELECT e.sequence FROM {orb}backfills b CROSS JOIN {orb}usage_events e ON e.tenant_id = b.tenant_id AND e.backfill_id = b.id
            WHERE b.tenant_id = @tenant AND b.timeframe_start < q.value ->> 3 AND b.timeframe_end > q.value ->> 2
                AND (b.closed_sequence > q.value ->> 4 OR b.reverted_sequence > q.value ->> 4)
                AND e.external_customer_id = q.value ->> 1 AND e.timestamp >= q.value ->> 2 AND e.timestamp < q.value ->> 3
        )
        SELECT COUNT(*) FROM {orb}usage_events e
        WHERE e.tenant_id = @tenant AND e.sequence IN (SELECT sequence FROM candidate)
            AND ({{CountsAt("(q.value ->> 4)")}}) <> ({{CountsAt("@cut_off")}}))
        FROM json_each(@queries) AS q
        """);

    public static readonly TenantStatement SumChanges = TenantStatement.Of(
        $$"""
        {{ChangedSince}}
        SELECT e.customer_id, e.external_customer_id, COUNT(*), MIN(e.timestamp), MAX(e.timestamp)
        {{ChangedBetween}}
        GROUP BY e.customer_id, e.external_customer_id
        """);

    public static readonly TenantStatement ListChanges = TenantStatement.Of(
        $$"""
        {{ChangedSince}}
        SELECT e.idempotency_key, e.customer_id, e.external_customer_id, e.timestamp, e.sequence, {{CountsAt("@after")}}
        {{ChangedBetween}}
            AND e.timestamp < @before AND (e.timestamp, e.sequence) > (@from, @from_sequence)
        ORDER BY e.timestamp, e.sequence
        LIMIT @take
        """);

    // Along the sequences: events, withdrawals, and all that a close or a revert brings to light or hides.
    private static string ChangedSince =>
        """
        WITH candidate (sequence) AS (
            SELECT sequence FROM {orb}usage_events WHERE tenant_id = @tenant AND sequence > @after AND sequence <= @cut_off
            UNION ALL
            SELECT event_sequence FROM {orb}usage_withdrawals WHERE tenant_id = @tenant AND sequence > @after AND sequence <= @cut_off
            UNION ALL
            SELECT e.sequence FROM {orb}backfills b
            CROSS JOIN {orb}usage_events e ON e.tenant_id = b.tenant_id AND e.backfill_id = b.id
            WHERE b.tenant_id = @tenant AND (b.closed_sequence > @after OR b.reverted_sequence > @after)
            UNION ALL
            SELECT w.event_sequence FROM {orb}backfills b
            CROSS JOIN {orb}usage_withdrawals w ON w.tenant_id = b.tenant_id AND w.backfill_id = b.id
            WHERE b.tenant_id = @tenant AND b.reverted_sequence > @after
        )
        """;

    private static string ChangedBetween =>
        $$"""
        FROM {orb}usage_events e
        WHERE e.tenant_id = @tenant AND e.sequence IN (SELECT sequence FROM candidate)
            AND (e.customer_id IN (SELECT unhex(value) FROM json_each(@customers)) OR e.external_customer_id IN (SELECT value FROM json_each(@externals)))
            AND ({{CountsAt("@after")}}) <> ({{CountsAt("@cut_off")}})
        """;
}
