using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.AspNetCore.Catalog;

internal static class PlanRequests
{
    private const int MaximumPrices = 500;
    private const int MaximumPhases = 100;
    private const int MaximumAdjustments = 100;

    public static readonly IReadOnlyDictionary<string, PhaseDurationUnit> PhaseUnits = new Dictionary<string, PhaseDurationUnit>(StringComparer.Ordinal)
    {
        ["daily"] = PhaseDurationUnit.Day,
        ["monthly"] = PhaseDurationUnit.Month,
        ["quarterly"] = PhaseDurationUnit.Quarter,
        ["semi_annual"] = PhaseDurationUnit.SemiAnnual,
        ["annual"] = PhaseDurationUnit.Annual,
    };

    private static readonly Dictionary<string, bool> TrialUnits = new(StringComparer.Ordinal) { ["days"] = true };

    private static readonly Dictionary<string, PlanStatus> NewStatuses = new(StringComparer.Ordinal)
    {
        ["active"] = PlanStatus.Active,
        ["draft"] = PlanStatus.Draft,
    };

    public static CreatePlan Create(Fields fields)
    {
        fields.NotYet("minimum", "minimum_amount", "maximum", "maximum_amount", "discount");
        return new CreatePlan
        {
            Name = fields.RequiredText("name"),
            Currency = fields.RequiredText("currency"),
            Prices = fields.RequiredList("prices", MaximumPrices, Price),
            Adjustments = fields.List("adjustments", MaximumAdjustments, Adjustment) ?? [],
            Phases = fields.List("plan_phases", MaximumPhases, Phase) ?? [],
            Trial = fields.Object("trial_config", Trial),
            ExternalPlanId = fields.Text("external_plan_id"),
            Description = fields.Text("description"),
            NetTerms = fields.Integer("net_terms"),
            DefaultInvoiceMemo = fields.Text("default_invoice_memo"),
            Status = fields.Choice("status", NewStatuses) ?? PlanStatus.Active,
            Metadata = fields.Labels("metadata"),
        };
    }

    public static UpdatePlan Update(Fields fields) => new(fields.Text("external_plan_id"), fields.Text("description"), fields.Labels("metadata"));

    private static NewPlanPhase Phase(Fields fields)
    {
        // What holds for a phase is an adjustment with its order.
        fields.NotYet("discount", "minimum", "minimum_amount", "maximum", "maximum_amount", "license_type_configuration");
        var alignment = fields.Flag("align_billing_with_phase_start_date");
        if (alignment == true)
            fields.Add("align_billing_with_phase_start_date", "true is not supported yet; periods go on from the subscription's anchor.");
        return new NewPlanPhase(fields.RequiredInteger("order"), fields.Integer("duration"), fields.Choice("duration_unit", PhaseUnits), fields.Text("name"));
    }

    private static NewPlanAdjustment Adjustment(Fields fields)
    {
        var phase = fields.Integer("plan_phase_order");
        return fields.Object("adjustment", AdjustmentRequest.Read, required: true) is { } adjustment ? new NewPlanAdjustment(adjustment, phase) : null!;
    }

    private static NewTrial Trial(Fields fields)
    {
        fields.Choice("trial_period_unit", TrialUnits);
        return new NewTrial(fields.RequiredInteger("trial_period"), fields.NumberText("usage_discount_maximum"));
    }

    private static NewPrice Price(Fields fields)
    {
        fields.NotYet("license_allocation_price", "minimum_amount", "maximum_amount", "discounts");
        var phase = fields.Integer("plan_phase_order");
        return PriceOrAllocation.Read(fields, required: true) is { } price ? price with { PhaseOrder = phase } : null!;
    }
}
