using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Catalog;

namespace Orb.Billing.AspNetCore.Catalog;

internal static class PlanRequests
{
    private const int MaximumPrices = 500;

    private static readonly Dictionary<string, PlanStatus> NewStatuses = new(StringComparer.Ordinal)
    {
        ["active"] = PlanStatus.Active,
        ["draft"] = PlanStatus.Draft,
    };

    public static CreatePlan Create(Fields fields)
    {
        fields.NotYet("adjustments", "plan_phases", "minimum", "minimum_amount", "maximum", "maximum_amount", "discount", "trial_config");
        return new CreatePlan
        {
            Name = fields.RequiredText("name"),
            Currency = fields.RequiredText("currency"),
            Prices = fields.RequiredList("prices", MaximumPrices, Price),
            ExternalPlanId = fields.Text("external_plan_id"),
            Description = fields.Text("description"),
            NetTerms = fields.Integer("net_terms"),
            DefaultInvoiceMemo = fields.Text("default_invoice_memo"),
            Status = fields.Choice("status", NewStatuses) ?? PlanStatus.Active,
            Metadata = fields.Labels("metadata"),
        };
    }

    private static NewPrice Price(Fields fields)
    {
        fields.NotYet("license_allocation_price", "plan_phase_order", "minimum_amount", "maximum_amount", "discounts");
        var allocation = fields.Object("allocation_price", AllocationPrices.Read);
        var price = fields.Object("price", NewPriceRequest.Read, required: allocation is null);
        if (allocation is not null && price is not null)
            fields.Add("allocation_price", "stands in the place of a price; one entry has one of them.");
        return allocation ?? price!;
    }
}
