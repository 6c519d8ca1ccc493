using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.AspNetCore.Subscriptions;

internal static class SubscriptionRequests
{
    private static readonly Dictionary<string, CancelOption> CancelOptions = new(StringComparer.Ordinal)
    {
        ["end_of_subscription_term"] = CancelOption.EndOfSubscriptionTerm,
        ["immediate"] = CancelOption.Immediate,
        ["requested_date"] = CancelOption.RequestedDate,
    };

    public static CreateSubscription Create(Fields fields)
    {
        fields.NotYet(
            "add_adjustments", "add_prices", "adjustments", "aws_region", "coupon_redemption_code", "credits_overage_rate",
            "external_marketplace", "external_marketplace_reporting_id", "filter", "initial_phase_order", "invoicing_threshold",
            "maximum_amount", "minimum_amount", "per_credit_overage_amount", "plan_phases", "price_overrides", "remove_adjustments",
            "remove_prices", "replace_adjustments", "replace_prices", "trial_duration_days", "usage_customer_ids");
        fields.Only("auto_issuance", true);
        if (fields.Integer("plan_version_number") is { } version and not 1)
            fields.Add("plan_version_number", $"{version} is not supported yet: every plan has version 1 only.");
        return new CreateSubscription
        {
            CustomerId = fields.Id<CustomerId>("customer_id", "Customer", CustomerId.TryParse),
            ExternalCustomerId = fields.Text("external_customer_id"),
            PlanId = fields.Id<PlanId>("plan_id", "Plan", PlanId.TryParse),
            ExternalPlanId = fields.Text("external_plan_id"),
            StartDate = fields.Time("start_date"),
            EndDate = fields.Time("end_date"),
            AlignBillingWithStartDate = fields.Flag("align_billing_with_subscription_start_date") ?? false,
            Anchor = fields.Object("billing_cycle_anchor_configuration", Anchor),
            Currency = fields.Text("currency"),
            Name = fields.Text("name"),
            NetTerms = fields.Integer("net_terms"),
            DefaultInvoiceMemo = fields.Text("default_invoice_memo"),
            AutoCollection = fields.Flag("auto_collection"),
            Metadata = fields.Labels("metadata"),
        };
    }

    public static CancelSubscription Cancel(Fields fields)
    {
        // The guard would stop a cancellation that credits; a cancellation credits what it must.
        fields.Only("allow_invoice_credit_or_void", true);
        var option = fields.RequiredChoice("cancel_option", CancelOptions);
        return new CancelSubscription(option, fields.Time("cancellation_date"));
    }

    private static AnchorConfiguration Anchor(Fields fields)
    {
        var day = fields.Integer("day");
        if (day is null)
            fields.Add("day", "is required: a whole number of 1 to 31.");
        return new AnchorConfiguration(day ?? 1, fields.Integer("month"), fields.Integer("year"));
    }
}
