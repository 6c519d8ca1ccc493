using Orb.Billing.EntityFrameworkCore;
using static Orb.Billing.EntityFrameworkCore.Metering.UsageVisibility;

namespace Orb.Billing.PostgreSql.Metering;

/// <summary>All hand-written SQL over usage events. Lists come in as arrays, so that a batch of any size is one statement.</summary>
internal static class UsageStatements
{
    /// <summary>What <see cref="AddKeys"/> can be taken back to.</summary>
    public const string Savepoint = "orb_append";

    public static readonly TenantStatement LastSequence = TenantStatement.Of(
        "SELECT last FROM {orb}usage_sequences WHERE tenant_id = @tenant");

    /// <summary>Locks the tenant's sequence until the transaction ends and moves it on.</summary>
    public static readonly TenantStatement TakeSequences = TenantStatement.Of(
        "INSERT INTO {orb}usage_sequences AS s (tenant_id, last) VALUES (@tenant, @count) "
        + "ON CONFLICT (tenant_id) DO UPDATE SET last = s.last + @count RETURNING last");

    // A look into the key's index for each: the planner, left free, reads the whole table once that is large and its statistics are old.
    public static readonly TenantStatement FindKeys = TenantStatement.Of(
        """
        SELECT asked.key, k.body_hash, k.backfill_id, b.closed_sequence IS NULL, b.reverted_sequence IS NOT NULL
        FROM unnest(@keys) AS asked (key)
        CROSS JOIN LATERAL (
            SELECT body_hash, backfill_id FROM {orb}usage_keys WHERE tenant_id = @tenant AND idempotency_key = asked.key LIMIT 1
        ) AS k
        LEFT JOIN {orb}backfills b ON b.tenant_id = @tenant AND b.id = k.backfill_id
        """);

    /// <summary>
    /// Takes keys that are free, behind a savepoint, and affects a row for each; waits for whoever is taking one of them. A key's row says from which
    /// sequence on to look for its event, whose own is not known yet.
    /// </summary>
    public static readonly TenantStatement AddKeys = TenantStatement.Of(
        $$"""
        SAVEPOINT {{Savepoint}};
        INSERT INTO {orb}usage_keys (tenant_id, idempotency_key, body_hash, sequence, backfill_id)
        SELECT @tenant, b.key, b.hash, 1 + COALESCE((SELECT last FROM {orb}usage_sequences WHERE tenant_id = @tenant), 0), b.backfill
        FROM unnest(@keys, @hashes, @backfills) AS b (key, hash, backfill)
        ON CONFLICT (tenant_id, idempotency_key) DO NOTHING
        """);

    /// <summary>
    /// Takes sequences and writes events. From the counter to the commit one batch of a tenant follows the other, so nothing else of a batch's work
    /// is in here.
    /// </summary>
    public static readonly TenantStatement AddEvents = TenantStatement.Of(
        """
        WITH counter AS (
            INSERT INTO {orb}usage_sequences AS s (tenant_id, last) VALUES (@tenant, @count)
            ON CONFLICT (tenant_id) DO UPDATE SET last = s.last + @count
            RETURNING last - @count AS before
        )
        INSERT INTO {orb}usage_events
            (tenant_id, sequence, event_id, customer_id, external_customer_id, event_name, timestamp, idempotency_key, properties, backfill_id)
        SELECT @tenant, counter.before + b.place, b.id, b.customer, b.external, b.name, b.at, b.key, b.properties, b.backfill
        FROM counter, unnest(@ids, @customers, @externals, @names, @times, @keys, @properties, @backfills) WITH ORDINALITY
            AS b (id, customer, external, name, at, key, properties, backfill, place)
        """);

    /// <summary>Frees keys of backfills that were reverted.</summary>
    public static readonly TenantStatement FreeKeys = TenantStatement.Of(
        """
        DELETE FROM {orb}usage_keys k USING {orb}backfills b
        WHERE k.tenant_id = @tenant AND k.idempotency_key = ANY (@keys)
            AND b.tenant_id = k.tenant_id AND b.id = k.backfill_id AND b.reverted_sequence IS NOT NULL
        """);

    /// <summary>Says which row holds the latest body of a key's event.</summary>
    public static readonly TenantStatement MoveKey = TenantStatement.Of(
        "UPDATE {orb}usage_keys SET sequence = @sequence WHERE tenant_id = @tenant AND idempotency_key = @key");

    public static readonly TenantStatement AddEvent = TenantStatement.Of(
        """
        INSERT INTO {orb}usage_events
            (tenant_id, sequence, event_id, customer_id, external_customer_id, event_name, timestamp, idempotency_key, properties, backfill_id)
        VALUES (@tenant, @sequence, @id, @customer, @external, @name, @time, @key, @properties, @backfill)
        """);

    public static readonly TenantStatement AddWithdrawals = TenantStatement.Of(
        """
        INSERT INTO {orb}usage_withdrawals (tenant_id, event_sequence, sequence, backfill_id, customer_id, external_customer_id, timestamp)
        SELECT tenant_id, sequence, @sequence, @backfill, customer_id, external_customer_id, timestamp
        FROM {orb}usage_events WHERE tenant_id = @tenant AND sequence = ANY (@events)
        """);

    // A row for every event and pass it falls into. Two arms, each on an index of its own; the second leaves out what the first has given.
    public static readonly TenantStatement ReadEvents = TenantStatement.Of(
        $$"""
        SELECT e.idempotency_key, e.event_name, e.timestamp, e.properties, p.place
        FROM unnest(@customers, @externals, @froms, @tos) WITH ORDINALITY AS p (customer, external, first, past, place)
        CROSS JOIN LATERAL (
            SELECT idempotency_key, event_name, timestamp, properties FROM {orb}usage_events e
            WHERE tenant_id = @tenant AND customer_id = p.customer AND timestamp >= p.first AND timestamp < p.past
                AND (@names::text[] IS NULL OR event_name = ANY (@names))
                AND {{CountsAt("@cut_off")}}
            UNION ALL
            SELECT idempotency_key, event_name, timestamp, properties FROM {orb}usage_events e
            WHERE tenant_id = @tenant AND external_customer_id = p.external AND timestamp >= p.first AND timestamp < p.past
                AND customer_id IS DISTINCT FROM p.customer
                AND (@names::text[] IS NULL OR event_name = ANY (@names))
                AND {{CountsAt("@cut_off")}}
        ) AS e
        """);

    /// <summary>From which sequence on the latest body of a key's event is to be found.</summary>
    public static readonly TenantStatement FindKey = TenantStatement.Of(
        "SELECT sequence FROM {orb}usage_keys WHERE tenant_id = @tenant AND idempotency_key = @key");

    public static readonly TenantStatement FindEvent = TenantStatement.Of(
        $$"""
        SELECT e.event_id, e.customer_id, e.external_customer_id, e.event_name, e.timestamp, e.idempotency_key, e.properties, e.sequence,
            e.backfill_id, b.closed_sequence, {{CountsAt("@cut_off")}}, b.reverted_sequence
        FROM {orb}usage_events e
        LEFT JOIN {orb}backfills b ON b.tenant_id = e.tenant_id AND b.id = e.backfill_id
        WHERE e.tenant_id = @tenant AND e.sequence >= @from AND e.sequence < @to AND e.idempotency_key = @key
        ORDER BY e.sequence LIMIT 1
        """);

    /// <summary>From which sequences on the latest bodies of keys' events are to be found.</summary>
    public static readonly TenantStatement FindFirstSequences = TenantStatement.Of(
        "SELECT idempotency_key, sequence FROM {orb}usage_keys WHERE tenant_id = @tenant AND idempotency_key = ANY(@keys)");

    public static readonly TenantStatement FindEvents = TenantStatement.Of(
        $$"""
        SELECT f.* FROM unnest(@keys, @froms) AS k (key, first)
        CROSS JOIN LATERAL (
            SELECT e.event_id, e.customer_id, e.external_customer_id, e.event_name, e.timestamp, e.idempotency_key, e.properties, e.sequence,
                e.backfill_id, b.closed_sequence, {{CountsAt("@cut_off")}}, b.reverted_sequence
            FROM {orb}usage_events e
            LEFT JOIN {orb}backfills b ON b.tenant_id = e.tenant_id AND b.id = e.backfill_id
            WHERE e.tenant_id = @tenant AND e.sequence >= k.first AND e.sequence < k.first + @length AND e.idempotency_key = k.key
            ORDER BY e.sequence LIMIT 1
        ) f
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
            AND customer_id IS DISTINCT FROM @customer
            AND {{CountsAt("@cut_off")}}
        """);

    /// <summary>What a backfill of all customers may replace: reads all events of the tenant, since no index leads with the time.</summary>
    public static readonly TenantStatement Replaceable = TenantStatement.Of(
        $$"""
        SELECT idempotency_key, event_name, timestamp, properties, sequence FROM {orb}usage_events e
        WHERE tenant_id = @tenant AND timestamp >= @from AND timestamp < @to
            AND {{CountsAt("@cut_off")}}
        """);

    // Whatever can have changed in a customer's period, an arm a way of being named and a way of changing; the last clause says what did. Withdrawals
    // and backfills are looked through only where the tenant has a recent one. OFFSET and LIMIT keep the planner at one look into an index for each period
    // and change, where its guesses would have it read the table.
    public static readonly TenantStatement CountLate = TenantStatement.Of(
        $$"""
        WITH q AS MATERIALIZED (
            SELECT * FROM unnest(@customers, @externals, @froms, @tos, @afters) WITH ORDINALITY AS q (customer, external, first, past, after, place)
        ), corrected (recently) AS MATERIALIZED (
            SELECT EXISTS (SELECT 1 FROM {orb}usage_withdrawals WHERE tenant_id = @tenant AND sequence > @after)
                OR EXISTS (SELECT 1 FROM {orb}backfills WHERE tenant_id = @tenant AND (closed_sequence > @after OR reverted_sequence > @after))
        ), candidate (place, after, sequence) AS (
            SELECT q.place, q.after, of_id.sequence FROM q CROSS JOIN LATERAL (
                SELECT sequence FROM {orb}usage_events
                WHERE tenant_id = @tenant AND customer_id = q.customer AND timestamp >= q.first AND timestamp < q.past AND sequence > q.after OFFSET 0
            ) AS of_id
            UNION
            SELECT q.place, q.after, of_name.sequence FROM q CROSS JOIN LATERAL (
                SELECT sequence FROM {orb}usage_events
                WHERE tenant_id = @tenant AND external_customer_id = q.external AND timestamp >= q.first AND timestamp < q.past AND sequence > q.after OFFSET 0
            ) AS of_name
            WHERE q.external IS NOT NULL
            UNION
            SELECT q.place, q.after, gone.event_sequence FROM q CROSS JOIN LATERAL (
                SELECT event_sequence FROM {orb}usage_withdrawals
                WHERE tenant_id = @tenant AND customer_id = q.customer AND timestamp >= q.first AND timestamp < q.past OFFSET 0
            ) AS gone
            WHERE (SELECT recently FROM corrected)
            UNION
            SELECT q.place, q.after, gone.event_sequence FROM q CROSS JOIN LATERAL (
                SELECT event_sequence FROM {orb}usage_withdrawals
                WHERE tenant_id = @tenant AND external_customer_id = q.external AND timestamp >= q.first AND timestamp < q.past OFFSET 0
            ) AS gone
            WHERE (SELECT recently FROM corrected)
            UNION
            SELECT q.place, q.after, brought.sequence FROM q CROSS JOIN LATERAL (
                SELECT of_id.sequence FROM {orb}backfills b JOIN {orb}usage_events of_id ON of_id.tenant_id = b.tenant_id AND of_id.backfill_id = b.id
                WHERE b.tenant_id = @tenant AND b.timeframe_start < q.past AND b.timeframe_end > q.first
                    AND (b.closed_sequence > q.after OR b.reverted_sequence > q.after)
                    AND of_id.customer_id = q.customer AND of_id.timestamp >= q.first AND of_id.timestamp < q.past OFFSET 0
            ) AS brought
            WHERE (SELECT recently FROM corrected)
            UNION
            SELECT q.place, q.after, brought.sequence FROM q CROSS JOIN LATERAL (
                SELECT of_name.sequence FROM {orb}backfills b JOIN {orb}usage_events of_name ON of_name.tenant_id = b.tenant_id AND of_name.backfill_id = b.id
                WHERE b.tenant_id = @tenant AND b.timeframe_start < q.past AND b.timeframe_end > q.first
                    AND (b.closed_sequence > q.after OR b.reverted_sequence > q.after)
                    AND of_name.external_customer_id = q.external AND of_name.timestamp >= q.first AND of_name.timestamp < q.past OFFSET 0
            ) AS brought
            WHERE (SELECT recently FROM corrected)
        )
        SELECT c.place, COUNT(*)
        FROM candidate c
        CROSS JOIN LATERAL (SELECT * FROM {orb}usage_events WHERE tenant_id = @tenant AND sequence = c.sequence LIMIT 1) AS e
        WHERE ({{CountsAt("c.after")}}) <> ({{CountsAt("@cut_off")}})
        GROUP BY c.place
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
            UNION
            SELECT event_sequence FROM {orb}usage_withdrawals WHERE tenant_id = @tenant AND sequence > @after AND sequence <= @cut_off
            UNION
            SELECT e.sequence FROM {orb}backfills b
            JOIN {orb}usage_events e ON e.tenant_id = b.tenant_id AND e.backfill_id = b.id
            WHERE b.tenant_id = @tenant AND (b.closed_sequence > @after OR b.reverted_sequence > @after)
            UNION
            SELECT w.event_sequence FROM {orb}backfills b
            JOIN {orb}usage_withdrawals w ON w.tenant_id = b.tenant_id AND w.backfill_id = b.id
            WHERE b.tenant_id = @tenant AND b.reverted_sequence > @after
        )
        """;

    private static string ChangedBetween =>
        $$"""
        FROM candidate JOIN {orb}usage_events e ON e.tenant_id = @tenant AND e.sequence = candidate.sequence
        WHERE (e.customer_id = ANY (@customers) OR e.external_customer_id = ANY (@externals))
            AND ({{CountsAt("@after")}}) <> ({{CountsAt("@cut_off")}})
        """;
}
