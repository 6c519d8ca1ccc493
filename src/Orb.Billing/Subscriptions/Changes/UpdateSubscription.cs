using Orb.Billing.Audit;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Subscriptions;

/// <summary>
/// Other terms and labels, at once. Invoices that were made keep the terms they were made with. What is null stays as it is; a <see cref="NewValue{T}"/>
/// takes the place of what was, also where it holds null.
/// </summary>
public sealed record UpdateSubscription : SubscriptionChange
{
    internal const int MaximumNetTerms = 3650;

    internal const int MaximumMemo = 10_000;

    /// <summary>Labels to set; a null value takes one away. At most 50 in all.</summary>
    public IReadOnlyDictionary<string, string?>? Metadata { get; init; }

    /// <summary>Days from the invoice date to the due date, 0 to 3650.</summary>
    public int? NetTerms { get; init; }

    /// <summary>Whether its payments are collected automatically; a null within leaves it to the customer.</summary>
    public NewValue<bool?>? AutoCollection { get; init; }

    /// <summary>A memo for its invoices, at most 10,000 characters; a null within is none.</summary>
    public NewValue<string?>? DefaultInvoiceMemo { get; init; }

    /// <summary>As <see cref="ChangeInvoicingThreshold"/>; a null within is none.</summary>
    public NewValue<decimal?>? InvoicingThreshold { get; init; }

    internal override string Name => "updated";

    internal override IReadOnlyDictionary<string, string> Details => AuditLog.Fields(
        ("metadata", Metadata),
        ("net_terms", NetTerms),
        ("auto_collection", AutoCollection),
        ("default_invoice_memo", DefaultInvoiceMemo),
        ("invoicing_threshold", InvoicingThreshold));

    internal override Outcome<TimelineEdit> Apply(ChangeContext context)
    {
        var validation = new Validation();
        validation.Range("net_terms", NetTerms, 0, MaximumNetTerms);
        validation.OptionalText("default_invoice_memo", DefaultInvoiceMemo?.Value, MaximumMemo);
        var metadata = validation.Metadata(context.Subscription.Metadata, Metadata);
        var edit = new TimelineEdit(context.Timeline, context.Now) { Terms = Changed };
        if (InvoicingThreshold is not { } threshold)
            return validation.Failed ? validation.Refusal : edit with { IsOfTermsOnly = true };
        if (context.Ended is { } ended)
            return ended;
        Money? amount = threshold.Value is { } value ? validation.PositiveAmount("invoicing_threshold", value, context.Timeline.InvoicingCurrency) : null;
        return validation.Failed ? validation.Refusal : edit with { Threshold = new NewThreshold(amount) };

        Subscription Changed(Subscription subscription) => subscription with
        {
            Metadata = metadata,
            NetTerms = NetTerms ?? subscription.NetTerms,
            AutoCollection = NewValue.Or(AutoCollection, subscription.AutoCollection),
            DefaultInvoiceMemo = NewValue.Or(DefaultInvoiceMemo, subscription.DefaultInvoiceMemo),
        };
    }
}

/// <summary>A value that takes the place of another, also where it is null.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="Value">The value.</param>
public sealed record NewValue<T>(T Value);

internal static class NewValue
{
    /// <summary>The new value, or what was where there is none.</summary>
    public static T Or<T>(NewValue<T>? given, T before) => given is null ? before : given.Value;
}
