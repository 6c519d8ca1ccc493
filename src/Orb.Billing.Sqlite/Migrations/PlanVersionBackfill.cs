namespace Orb.Billing.Sqlite.Migrations;

/// <summary>Gives plans that are older than versions the version they have always been at, with all their prices.</summary>
internal static class PlanVersionBackfill
{
    public static IReadOnlyList<string> Statements { get; } =
    [
        """
        INSERT INTO orb_plan_versions (tenant_id, plan_id, number, created_at)
        SELECT tenant_id, id, version, created_at FROM orb_plans
        """,
        """
        INSERT INTO orb_plan_version_prices (tenant_id, plan_id, number, price_id)
        SELECT p.tenant_id, p.plan_id, l.version, p.id FROM orb_prices p JOIN orb_plans l ON l.tenant_id = p.tenant_id AND l.id = p.plan_id
        """,
    ];
}
