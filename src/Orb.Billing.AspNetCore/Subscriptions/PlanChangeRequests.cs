using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.AspNetCore.Subscriptions;

/// <summary>Reads a plan change.</summary>
internal static class PlanChangeRequests
{
    private static readonly Dictionary<string, BillingCycleAlignment> Alignments = new(StringComparer.Ordinal)
    {
        ["unchanged"] = BillingCycleAlignment.Unchanged,
        ["plan_change_date"] = BillingCycleAlignment.PlanChangeDate,
        ["start_of_month"] = BillingCycleAlignment.StartOfMonth,
    };

    public static SubscriptionChange Read(Fields fields)
    {
        fields.NotYet("credits_overage_rate", "per_credit_overage_amount", "trial_duration_days");
        fields.Only("auto_issuance", true);
        var overrides = OverrideRequests.Read(fields);
        var customers = fields.Ids<CustomerId>("usage_customer_ids", "Customer", CustomerId.TryParse);
        return new ChangePlan
        {
            PlanId = fields.Id<PlanId>("plan_id", "Plan", PlanId.TryParse),
            ExternalPlanId = fields.Text("external_plan_id"),
            PlanVersion = fields.Integer("plan_version_number"),
            Option = fields.RequiredChoice("change_option", SubscriptionChangeRequests.ChangeOptions),
            Date = fields.Time("change_date"),
            Alignment = Alignment(fields),
            Anchor = fields.Object("billing_cycle_anchor_configuration", SubscriptionRequests.Anchor),
            InitialPhaseOrder = fields.Integer("initial_phase_order"),
            CouponRedemptionCode = fields.Text("coupon_redemption_code"),
            Terms = Terms(fields),
            Filter = fields.Text("filter"),
            UsageCustomerIds = customers,
            Overrides = OverrideRequests.AreAsked(fields) ? overrides : null,
        };
    }

    private static BillingCycleAlignment Alignment(Fields fields)
    {
        var alignment = fields.Choice("billing_cycle_alignment", Alignments);
        if (fields.Flag("align_billing_with_plan_change_date") is not { } withDate)
            return alignment ?? BillingCycleAlignment.Unchanged;
        var meant = withDate ? BillingCycleAlignment.PlanChangeDate : BillingCycleAlignment.Unchanged;
        if (alignment is { } said && said != meant)
            fields.Add("align_billing_with_plan_change_date", "says otherwise than billing_cycle_alignment; give one of them.");
        return meant;
    }

    // What is not given stays: a plan change leaves the terms that were agreed.
    private static UpdateSubscription? Terms(Fields fields)
    {
        var terms = new UpdateSubscription
        {
            NetTerms = fields.Integer("net_terms"),
            AutoCollection = fields.Flag("auto_collection") is { } collects ? new(collects) : null,
            DefaultInvoiceMemo = fields.Text("default_invoice_memo") is { } memo ? new(memo) : null,
            InvoicingThreshold = fields.Amount("invoicing_threshold") is { } threshold ? new(threshold) : null,
        };
        return terms is { NetTerms: null, AutoCollection: null, DefaultInvoiceMemo: null, InvoicingThreshold: null } ? null : terms;
    }
}
