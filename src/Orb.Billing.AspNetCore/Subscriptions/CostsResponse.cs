using Orb.Billing.AspNetCore.Catalog;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.AspNetCore.Subscriptions;

/// <summary>Costs day by day as the contract writes them.</summary>
internal sealed record CostsResponse(IReadOnlyList<AggregatedCostResponse> Data)
{
    public static CostsResponse Of(IReadOnlyList<CostWindow> windows) => new([.. windows.Select(AggregatedCostResponse.Of)]);
}

internal sealed record AggregatedCostResponse(
    IReadOnlyList<PriceCostResponse> PerPriceCosts, string Subtotal, string Total, string TimeframeStart, string TimeframeEnd)
{
    public static AggregatedCostResponse Of(CostWindow window) => new(
        [.. window.Prices.Select(PriceCostResponse.Of)], window.Subtotal.ToAmountString(), window.Total.ToAmountString(),
        WireTime.Write(window.Period.Start), WireTime.Write(window.Period.End));
}

internal sealed record PriceCostResponse(PriceResponse Price, string PriceId, decimal? Quantity, string Subtotal, string Total)
{
    public static PriceCostResponse Of(PriceCost cost) => new(
        new PriceResponse(cost.Price), cost.Price.Price.Id.ToString(), cost.Quantity, cost.Subtotal.ToAmountString(), cost.Total.ToAmountString());
}

/// <summary>A plan of a subscription and its time, as the contract writes it.</summary>
internal sealed record PlanInForceResponse(string CreatedAt, string? EndDate, PlanMinifiedResponse Plan, string StartDate)
{
    public static PlanInForceResponse Of(PlanInForce plan) => new(
        WireTime.WriteSeconds(plan.CreatedAt), WireTime.Write(plan.End), new PlanMinifiedResponse(plan.Plan.Id.ToString(), plan.Plan.ExternalPlanId, plan.Plan.Name),
        WireTime.Write(plan.Start));
}

internal sealed record PlanMinifiedResponse(string Id, string? ExternalPlanId, string Name);
