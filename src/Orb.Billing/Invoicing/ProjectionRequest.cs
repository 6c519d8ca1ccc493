using NodaTime;
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

    /// <summary>Whether the draft's invoice is the one asked for.</summary>
    public bool IsOf(Invoice draft) =>
        OpenAt is null && Subscription.Id == draft.SubscriptionId && InvoiceDate == draft.InvoiceDate && TakesLateUsage == (draft.Cause == InvoiceCause.Cycle);

    /// <summary>The request of a draft. Late usage goes on the invoice of a billing cycle, not on that of a change.</summary>
    public static ProjectionRequest Of(Invoice draft, Subscription subscription, Customer customer) =>
        new(subscription, customer, draft.InvoiceDate) { CorrectsFrom = draft.CorrectsFrom, TakesLateUsage = draft.Cause == InvoiceCause.Cycle };
}
