using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.EntityFrameworkCore.Catalog;

internal sealed class PricingUnitRow : IIdentifiedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required string Name { get; set; }

    public required int Scale { get; set; }

    public required string Symbol { get; set; }

    public required Instant CreatedAt { get; set; }

    public static PricingUnitRow Of(Guid tenantId, PricingUnit unit) => new()
    {
        TenantId = tenantId,
        Id = unit.Id.Value,
        Name = unit.Name,
        Scale = unit.Scale,
        Symbol = unit.Symbol,
        CreatedAt = unit.CreatedAt,
    };

    public PricingUnit ToUnit() => new() { Id = new(Id), Currency = Currency.Custom(Name, Scale), Symbol = Symbol, CreatedAt = CreatedAt };
}
