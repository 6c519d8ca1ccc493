using System.Globalization;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.AspNetCore.Catalog;

/// <summary>A plan as the contract writes it.</summary>
internal sealed class PlanResponse(Plan plan)
{
    public string Id => plan.Id.ToString();

    public string? ExternalPlanId => plan.ExternalPlanId;

    public string Name => plan.Name;

    public string Description => plan.Description;

    public string Status => plan.Status switch
    {
        PlanStatus.Active => "active",
        PlanStatus.Draft => "draft",
        _ => "archived",
    };

    public int Version => plan.Version;

    public string Currency => plan.Currency.Code;

    public string InvoicingCurrency => plan.Currency.Code;

    public int? NetTerms => plan.NetTerms;

    public string? DefaultInvoiceMemo => plan.DefaultInvoiceMemo;

    public IReadOnlyList<PriceResponse> Prices => [.. plan.Prices.Select(price => new PriceResponse(price))];

    /// <summary>The contract's older name for what a plan sells.</summary>
    public ProductResponse Product => new(Id, Name, CreatedAt);

    public TrialConfigResponse TrialConfig => new(plan.Trial?.PeriodDays);

    public IReadOnlyDictionary<string, string> Metadata => plan.Metadata;

    public string CreatedAt => WireTime.WriteSeconds(plan.CreatedAt);

    public IReadOnlyList<AdjustmentResponse> Adjustments => [.. plan.Adjustments.Select(a => new AdjustmentResponse(
        a.Adjustment, [.. plan.Prices.Where(p => a.Adjustment.AppliesTo(p.Price)).Select(p => p.Price.Id.ToString())], a.PhaseOrder,
        a.ReplacesAdjustmentId?.ToString()))];

    public string? BasePlan => null;

    public string? BasePlanId => null;

    public IReadOnlyList<PlanPhaseResponse>? PlanPhases =>
        plan.Phases.Count == 0 ? null : [.. plan.Phases.Select(phase => new PlanPhaseResponse(plan, phase))];

    public string? Discount => null;

    public string? Maximum => null;

    public string? MaximumAmount => null;

    public string? Minimum => null;

    public string? MinimumAmount => null;
}

/// <summary>A phase of a plan: it is named by its order, which is what its id says.</summary>
internal sealed class PlanPhaseResponse(Plan plan, PlanPhase phase)
{
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{plan.Id}_{phase.Order}");

    public string Name => phase.Name;

    public string? Description => null;

    public int Order => phase.Order;

    public int? Duration => phase.Duration?.Count;

    public string? DurationUnit => phase.Duration is { } duration ? PlanRequests.PhaseUnits.First(u => u.Value == duration.Unit).Key : null;

    public string? Discount => null;

    public string? Maximum => null;

    public string? MaximumAmount => null;

    public string? Minimum => null;

    public string? MinimumAmount => null;
}

internal sealed record ProductResponse(string Id, string Name, string CreatedAt);

internal sealed record TrialConfigResponse(int? TrialPeriod)
{
    public string TrialPeriodUnit => "days";
}
