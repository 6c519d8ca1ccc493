using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.EntityFrameworkCore.Adjustments;

namespace Orb.Billing.EntityFrameworkCore.Catalog;

internal sealed class PlanAdjustmentRow : IIdentifiedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required Guid PlanId { get; set; }

    public required int Position { get; set; }

    public int? PhaseOrder { get; set; }

    public Guid? ReplacesAdjustmentId { get; set; }

    public required string Terms { get; set; }

    public required Instant CreatedAt { get; set; }

    public PlanRow Plan { get; set; } = null!;

    public static PlanAdjustmentRow Of(Guid tenantId, PlanAdjustment adjustment) => new()
    {
        TenantId = tenantId,
        Id = adjustment.Adjustment.Id.Value,
        PlanId = adjustment.PlanId.Value,
        Position = adjustment.Position,
        PhaseOrder = adjustment.PhaseOrder,
        ReplacesAdjustmentId = adjustment.ReplacesAdjustmentId?.Value,
        Terms = AdjustmentJson.Write(adjustment.Adjustment),
        CreatedAt = adjustment.CreatedAt,
    };

    public PlanAdjustment ToPlanAdjustment() => new()
    {
        Adjustment = AdjustmentJson.Read(Id, Terms),
        PlanId = new(PlanId),
        Position = Position,
        PhaseOrder = PhaseOrder,
        ReplacesAdjustmentId = ReplacesAdjustmentId is { } replaced ? new(replaced) : null,
        CreatedAt = CreatedAt,
    };
}
