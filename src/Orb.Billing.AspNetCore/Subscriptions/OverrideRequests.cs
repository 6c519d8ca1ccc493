using Orb.Billing.AspNetCore.Catalog;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.AspNetCore.Subscriptions;

/// <summary>What a subscription or a plan change has otherwise than its plan: one reader for both.</summary>
internal static class OverrideRequests
{
    private const int Maximum = 500;

    public static PlanOverrides Read(Fields fields)
    {
        if (fields.IsGiven("price_overrides"))
            fields.Add("price_overrides", "is not supported; replace_prices says the same.");
        var removed = fields.List("remove_prices", Maximum, Removed) ?? [];
        return new PlanOverrides
        {
            AddPrices = fields.List("add_prices", Maximum, Added) ?? [],
            ReplacePrices = fields.List("replace_prices", Maximum, Replaced) ?? [],
            RemovePrices = [.. removed.Select(r => r.Id).OfType<PriceId>()],
            RemovePricesByExternalId = [.. removed.Select(r => r.ExternalId).OfType<string>()],
            AddAdjustments = fields.List("add_adjustments", Maximum, AddedAdjustment) ?? [],
            ReplaceAdjustments = fields.List("replace_adjustments", Maximum, ReplacedAdjustment) ?? [],
            RemoveAdjustments = fields.List("remove_adjustments", Maximum, f => f.Id<AdjustmentId>("adjustment_id", "Adjustment", AdjustmentId.TryParse, required: true) ?? default) ?? [],
        };
    }

    /// <summary>Whether anything is asked for.</summary>
    public static bool AreAsked(Fields fields) =>
        fields.IsGiven("add_prices") || fields.IsGiven("replace_prices") || fields.IsGiven("remove_prices")
        || fields.IsGiven("add_adjustments") || fields.IsGiven("replace_adjustments") || fields.IsGiven("remove_adjustments");

    private static AddedPrice Added(Fields fields)
    {
        Unsupported(fields);
        return new AddedPrice
        {
            Price = PriceOrAllocation.Read(fields),
            PriceId = fields.Id<PriceId>("price_id", "Price", PriceId.TryParse),
            ExternalPriceId = fields.Text("external_price_id"),
            MinimumAmount = fields.Amount("minimum_amount"),
            MaximumAmount = fields.Amount("maximum_amount"),
            Discounts = Discounts(fields),
            StartDate = fields.Time("start_date"),
            EndDate = fields.Time("end_date"),
            PhaseOrder = fields.Integer("plan_phase_order"),
        };
    }

    private static ReplacedPrice Replaced(Fields fields)
    {
        Unsupported(fields);
        return new ReplacedPrice(fields.Id<PriceId>("replaces_price_id", "Price", PriceId.TryParse, required: true) ?? default)
        {
            Price = PriceOrAllocation.Read(fields),
            PriceId = fields.Id<PriceId>("price_id", "Price", PriceId.TryParse),
            ExternalPriceId = fields.Text("external_price_id"),
            Quantity = fields.Number("fixed_price_quantity"),
            MinimumAmount = fields.Amount("minimum_amount"),
            MaximumAmount = fields.Amount("maximum_amount"),
            Discounts = Discounts(fields),
        };
    }

    private static RemovedPrice Removed(Fields fields)
    {
        var removed = new RemovedPrice(fields.Id<PriceId>("price_id", "Price", PriceId.TryParse), fields.Text("external_price_id"));
        if (fields.IsGiven("price_id") == fields.IsGiven("external_price_id"))
            fields.Add("price_id", "give either price_id or external_price_id.");
        return removed;
    }

    private static AddedAdjustment AddedAdjustment(Fields fields) => new(fields.Object("adjustment", AdjustmentRequest.Read, required: true)!)
    {
        StartDate = fields.Time("start_date"),
        EndDate = fields.Time("end_date"),
        PhaseOrder = fields.Integer("plan_phase_order"),
    };

    private static ReplacedAdjustment ReplacedAdjustment(Fields fields) => new(
        fields.Id<AdjustmentId>("replaces_adjustment_id", "Adjustment", AdjustmentId.TryParse, required: true) ?? default,
        fields.Object("adjustment", AdjustmentRequest.Read, required: true)!);

    /// <summary>The discounts of one price.</summary>
    public static IReadOnlyList<NewAdjustment> Discounts(Fields fields) => fields.List("discounts", Maximum, AdjustmentRequest.ReadDiscount) ?? [];

    /// <summary>Members of a price beside the plan that the engine does not know yet.</summary>
    public static void Unsupported(Fields fields) => fields.NotYet("license_allocation_price", "metric_parameter_overrides");

    private sealed record RemovedPrice(PriceId? Id, string? ExternalId);
}
