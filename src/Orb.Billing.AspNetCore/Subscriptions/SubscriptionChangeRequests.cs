using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.AspNetCore.Subscriptions;

/// <summary>Reads the changes of a subscription.</summary>
internal static class SubscriptionChangeRequests
{
    public static readonly IReadOnlyDictionary<string, ChangeOption> ChangeOptions = new Dictionary<string, ChangeOption>(StringComparer.Ordinal)
    {
        ["immediate"] = ChangeOption.Immediate,
        ["end_of_subscription_term"] = ChangeOption.EndOfSubscriptionTerm,
        ["requested_date"] = ChangeOption.RequestedDate,
    };

    private static readonly Dictionary<string, CancelOption> CancelOptions = new(StringComparer.Ordinal)
    {
        ["end_of_subscription_term"] = CancelOption.EndOfSubscriptionTerm,
        ["immediate"] = CancelOption.Immediate,
        ["requested_date"] = CancelOption.RequestedDate,
    };

    private static readonly Dictionary<string, QuantityChangeOption> QuantityOptions = new(StringComparer.Ordinal)
    {
        ["immediate"] = QuantityChangeOption.Immediate,
        ["upcoming_invoice"] = QuantityChangeOption.UpcomingInvoice,
        ["effective_date"] = QuantityChangeOption.EffectiveDate,
    };

    private static readonly Dictionary<string, CreditPolicy> CreditPolicies = new(StringComparer.Ordinal)
    {
        ["prorated"] = CreditPolicy.Prorated,
        ["none"] = CreditPolicy.None,
        ["full"] = CreditPolicy.Full,
    };

    /// <summary>Trials end at once where no date is given, which is what the keyword says.</summary>
    private const string ImmediateTrialEnd = "immediate";

    public static UpdateSubscription Update(Fields fields)
    {
        fields.Only("auto_issuance", true);
        var (collects, memo, threshold) = (fields.Flag("auto_collection"), fields.Text("default_invoice_memo"), fields.Amount("invoicing_threshold"));
        return new UpdateSubscription
        {
            Metadata = fields.Labels("metadata"),
            NetTerms = fields.Integer("net_terms"),
            AutoCollection = collects is not null || fields.IsNull("auto_collection") ? new(collects) : null,
            DefaultInvoiceMemo = memo is not null || fields.IsNull("default_invoice_memo") ? new(memo) : null,
            InvoicingThreshold = threshold is not null || fields.IsNull("invoicing_threshold") ? new(threshold) : null,
        };
    }

    public static SubscriptionChange Cancel(Fields fields) =>
        new CancelSubscription(fields.RequiredChoice("cancel_option", CancelOptions), fields.Time("cancellation_date"));

    public static SubscriptionChange Uncancel(Fields fields) => new UncancelSubscription();

    public static SubscriptionChange UnschedulePlanChanges(Fields fields) => new UnschedulePlanChanges();

    public static SubscriptionChange UnscheduleQuantities(Fields fields) =>
        new UnscheduleQuantities { PriceId = fields.Id<PriceId>("price_id", "Price", PriceId.TryParse, required: true) };

    public static SubscriptionChange Quantity(Fields fields)
    {
        var date = fields.Date("effective_date");
        return new ChangeQuantity
        {
            PriceId = fields.Id<PriceId>("price_id", "Price", PriceId.TryParse, required: true),
            Quantity = fields.RequiredNumber("quantity"),
            // A date says when by itself.
            Option = fields.Choice("change_option", QuantityOptions) ?? (date is null ? QuantityChangeOption.Immediate : QuantityChangeOption.EffectiveDate),
            Date = date,
        };
    }

    public static SubscriptionChange Trial(Fields fields)
    {
        var immediate = fields.Keyword("trial_end_date", ImmediateTrialEnd);
        return new UpdateTrial(immediate ? null : fields.Date("trial_end_date", required: true), fields.Flag("shift") ?? false);
    }

    public static SubscriptionChange Phase(Fields fields) => new TriggerPhase(fields.Date("effective_date"));

    public static SubscriptionChange Coupon(Fields fields) => new RedeemCoupon(fields.Text("coupon_redemption_code"))
    {
        CouponId = fields.Id<CouponId>("coupon_id", "Coupon", CouponId.TryParse),
        Option = fields.RequiredChoice("change_option", ChangeOptions),
        Date = fields.Time("change_date"),
    };

    public static SubscriptionChange Pause(Fields fields) => new PauseSubscription(fields.Date("start_date"), fields.Date("end_date"))
    {
        Policy = ChangePolicy.Default with { Credit = fields.Choice("unused_time_credit", CreditPolicies) ?? CreditPolicy.Prorated },
    };

    public static SubscriptionChange Resume(Fields fields) => new ResumeSubscription(fields.Date("resume_date"));
}
