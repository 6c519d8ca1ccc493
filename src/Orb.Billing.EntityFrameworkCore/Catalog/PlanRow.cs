using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.EntityFrameworkCore.Catalog;

internal sealed class PlanRow : IIdentifiedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required string Name { get; set; }

    public string? ExternalPlanId { get; set; }

    public required string Description { get; set; }

    public required string Currency { get; set; }

    public int? CurrencyScale { get; set; }

    public int? NetTerms { get; set; }

    public string? DefaultInvoiceMemo { get; set; }

    public required PlanStatus Status { get; set; }

    /// <summary>The number of the default version as the seller counts it; no concurrency token.</summary>
    public required int Version { get; set; }

    public required string Phases { get; set; }

    public int? TrialPeriodDays { get; set; }

    /// <summary>In the plan's currency.</summary>
    public decimal? TrialUsageDiscountMaximum { get; set; }

    public required string Metadata { get; set; }

    public required Instant CreatedAt { get; set; }

    public static PlanRow Of(Guid tenantId, Plan plan) => new()
    {
        TenantId = tenantId,
        Id = plan.Id.Value,
        Name = plan.Name,
        ExternalPlanId = plan.ExternalPlanId,
        Description = plan.Description,
        Currency = plan.Currency.Code,
        CurrencyScale = CurrencyColumns.CustomScale(plan.Currency),
        NetTerms = plan.NetTerms,
        DefaultInvoiceMemo = plan.DefaultInvoiceMemo,
        Status = plan.Status,
        Version = plan.Version,
        Phases = PhaseJson.Write(plan.Phases),
        TrialPeriodDays = plan.Trial?.PeriodDays,
        TrialUsageDiscountMaximum = plan.Trial?.UsageDiscountMaximum?.Amount,
        Metadata = StoredJson.Write(plan.Metadata),
        CreatedAt = plan.CreatedAt,
    };

    public Plan ToPlan(IReadOnlyList<CatalogPrice> prices, IReadOnlyList<PlanAdjustment> adjustments)
    {
        var currency = CurrencyColumns.Read(Currency, CurrencyScale);
        Money? trialMaximum = TrialUsageDiscountMaximum is { } amount ? Money.Of(amount, currency) : null;
        return new Plan
        {
            Id = new(Id),
            Name = Name,
            ExternalPlanId = ExternalPlanId,
            Description = Description,
            Currency = currency,
            NetTerms = NetTerms,
            DefaultInvoiceMemo = DefaultInvoiceMemo,
            Status = Status,
            Version = Version,
            Prices = prices,
            Adjustments = adjustments,
            Phases = PhaseJson.Read(Phases),
            Trial = TrialPeriodDays is { } days ? new TrialConfiguration(days, trialMaximum) : null,
            Metadata = StoredJson.ReadLabels(Metadata),
            CreatedAt = CreatedAt,
        };
    }
}
