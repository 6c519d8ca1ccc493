using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Customers;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Invoicing;

/// <summary>Asks for the invoices of a subscription at an invoice date.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="Customer">Its customer.</param>
/// <param name="InvoiceDate">The invoice date.</param>
internal sealed record ProjectionRequest(Subscription Subscription, Customer Customer, Instant InvoiceDate)
{
    /// <summary>Settled charges that reach past this instant are looked at again; null for none.</summary>
    public Instant? CorrectsFrom { get; init; }

    /// <summary>Whether it takes in usage that came late for settled periods (R15).</summary>
    public bool TakesLateUsage { get; init; }

    /// <summary>Asks for the charges of the periods that are open at this instant, whatever their invoice dates; null for those of the invoice date.</summary>
    public Instant? OpenAt { get; init; }

    /// <summary>The draft whose invoice is asked for; null for one that is none yet.</summary>
    public InvoiceId? DraftId { get; init; }

    /// <summary>Until when it is a draft, which is rebuilt with the changes that take effect (R13); by default not beyond its date.</summary>
    public Instant OpenUntil { get; init; } = InvoiceDate;

    /// <summary>Whether it asks for a part of the periods that are open at the invoice date (R16).</summary>
    public bool IsPart { get; init; }

    /// <summary>What a part must reach; null for a part of whatever there is.</summary>
    public Money? Threshold { get; init; }

    /// <summary>Whether the draft's invoice is the one asked for.</summary>
    public bool IsOf(Invoice draft) =>
        OpenAt is null && Subscription.Id == draft.SubscriptionId && InvoiceDate == draft.InvoiceDate
        && TakesLateUsage == (draft.Cause == InvoiceCause.Cycle) && IsPart == (draft.Cause == InvoiceCause.Threshold);

    /// <summary>The request of a draft. Late usage goes on the invoice of a billing cycle, not on that of a change or a threshold.</summary>
    public static ProjectionRequest Of(Invoice draft, Subscription subscription, Customer customer) =>
        new(subscription, customer, draft.InvoiceDate)
        {
            CorrectsFrom = draft.CorrectsFrom,
            TakesLateUsage = draft.Cause == InvoiceCause.Cycle,
            IsPart = draft.Cause == InvoiceCause.Threshold,
            DraftId = draft.Id,
            OpenUntil = DraftUntil(draft, subscription),
        };

    /// <summary>
    /// Until when a draft is rebuilt: its issue. One that waits for somebody to issue it takes of its charges all that has become due since,
    /// which is everything before the subscription's next date.
    /// </summary>
    public static Instant DraftUntil(Invoice draft, Subscription subscription)
    {
        var issue = Instant.Max(draft.InvoiceDate, draft.ScheduledIssueAt);
        return subscription.NextInvoiceDate is { } next ? Instant.Max(issue, next - Duration.Epsilon) : Instant.MaxValue;
    }
}
