using NodaTime;
using Orb.Billing.Catalog;

namespace Orb.Billing.EntityFrameworkCore.Catalog;

internal sealed class PlanVersionRow : ITenantRow
{
    public required Guid TenantId { get; set; }

    public required Guid PlanId { get; set; }

    public required int Number { get; set; }

    public required Instant CreatedAt { get; set; }

    public PlanRow Plan { get; set; } = null!;

    public static PlanVersionRow Of(Guid tenantId, PlanVersion version) => new()
    {
        TenantId = tenantId,
        PlanId = version.PlanId.Value,
        Number = version.Number,
        CreatedAt = version.CreatedAt,
    };
}

/// <summary>That a version has a price. Rows are added with their version and never changed.</summary>
internal sealed class PlanVersionPriceRow : ITenantRow
{
    public required Guid TenantId { get; set; }

    public required Guid PlanId { get; set; }

    public required int Number { get; set; }

    public required Guid PriceId { get; set; }

    public PlanVersionRow Version { get; set; } = null!;

    public PriceRow Price { get; set; } = null!;
}

/// <summary>That a version has an adjustment. Rows are added with their version and never changed.</summary>
internal sealed class PlanVersionAdjustmentRow : ITenantRow
{
    public required Guid TenantId { get; set; }

    public required Guid PlanId { get; set; }

    public required int Number { get; set; }

    public required Guid AdjustmentId { get; set; }

    public PlanVersionRow Version { get; set; } = null!;

    public PlanAdjustmentRow Adjustment { get; set; } = null!;
}
