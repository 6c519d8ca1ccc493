using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.AspNetCore.Subscriptions;

internal static class SubscriptionRequests
{
    public static CreateSubscription Create(Fields fields)
    {
        fields.NotYet(
            "adjustments", "aws_region", "credits_overage_rate", "external_marketplace", "external_marketplace_reporting_id",
            "maximum_amount", "minimum_amount", "per_credit_overage_amount", "plan_phases");
        fields.Only("auto_issuance", true);
        return new CreateSubscription
        {
            CustomerId = fields.Id<CustomerId>("customer_id", "Customer", CustomerId.TryParse),
            ExternalCustomerId = fields.Text("external_customer_id"),
            PlanId = fields.Id<PlanId>("plan_id", "Plan", PlanId.TryParse),
            ExternalPlanId = fields.Text("external_plan_id"),
            PlanVersion = fields.Integer("plan_version_number"),
            StartDate = fields.Time("start_date"),
            EndDate = fields.Time("end_date"),
            AlignBillingWithStartDate = fields.Flag("align_billing_with_subscription_start_date") ?? false,
            Anchor = fields.Object("billing_cycle_anchor_configuration", Anchor),
            Currency = fields.Text("currency"),
            Name = fields.Text("name"),
            NetTerms = fields.Integer("net_terms"),
            DefaultInvoiceMemo = fields.Text("default_invoice_memo"),
            AutoCollection = fields.Flag("auto_collection"),
            InvoicingThreshold = fields.Amount("invoicing_threshold"),
            Overrides = OverrideRequests.Read(fields),
            CouponRedemptionCode = fields.Text("coupon_redemption_code"),
            InitialPhaseOrder = fields.Integer("initial_phase_order"),
            TrialDurationDays = fields.Integer("trial_duration_days"),
            Filter = fields.Text("filter"),
            UsageCustomerIds = fields.Ids<CustomerId>("usage_customer_ids", "Customer", CustomerId.TryParse) ?? [],
            Metadata = fields.Labels("metadata"),
        };
    }

    public static AnchorConfiguration Anchor(Fields fields)
    {
        var day = fields.Integer("day");
        if (day is null)
            fields.Add("day", "is required: a whole number of 1 to 31.");
        return new AnchorConfiguration(day ?? 1, fields.Integer("month"), fields.Integer("year"));
    }
}
