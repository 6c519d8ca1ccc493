using System.ComponentModel;

namespace Orb.Billing.EntityFrameworkCore.Metering;

/// <summary>Which rows of usage a calculation sees, as SQL that every database reads alike; for the packages of the databases.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class UsageVisibility
{
    /// <summary>
    /// Whether the row <c>e</c> counts at a cut-off (R14): it was there, its backfill was closed and not reverted, and nothing withdrew it but
    /// what a backfill did that was reverted since. For a row without a backfill and without a withdrawal that is one look into an index.
    /// </summary>
    /// <param name="cutOff">A parameter or column, for example <c>@cut_off</c>.</param>
    public static string CountsAt(string cutOff) =>
        $$"""
        e.sequence <= {{cutOff}}
            AND (e.backfill_id IS NULL OR EXISTS (
                SELECT 1 FROM {orb}backfills own
                WHERE own.tenant_id = e.tenant_id AND own.id = e.backfill_id
                    AND own.closed_sequence <= {{cutOff}} AND (own.reverted_sequence IS NULL OR own.reverted_sequence > {{cutOff}})))
            AND NOT EXISTS (
                SELECT 1 FROM {orb}usage_withdrawals w LEFT JOIN {orb}backfills doer ON doer.tenant_id = w.tenant_id AND doer.id = w.backfill_id
                WHERE w.tenant_id = e.tenant_id AND w.event_sequence = e.sequence AND w.sequence <= {{cutOff}}
                    AND (doer.reverted_sequence IS NULL OR doer.reverted_sequence > {{cutOff}}))
        """;
}
