using Orb.Billing.AspNetCore.Invoicing;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.AspNetCore.Subscriptions;

/// <summary>A subscription after a change, with what the change wrote where the caller asked for that.</summary>
internal sealed class MutatedSubscriptionResponse(SubscriptionView view, RestApiOptions options) : SubscriptionResponse(view)
{
    private readonly ChangedResources? _changed = view.Changed;

    public ChangedResourcesResponse? ChangedResources => _changed is null ? null : new(_changed, options);
}

/// <summary>What a change wrote, as the contract writes it. Nothing is ever voided by one: what became smaller is credited.</summary>
internal sealed class ChangedResourcesResponse(ChangedResources changed, RestApiOptions options)
{
    public IReadOnlyList<CreditNoteResponse> CreatedCreditNotes => [.. changed.CreatedCreditNotes.Select(n => new CreditNoteResponse(n))];

    public IReadOnlyList<InvoiceResponse> CreatedInvoices => [.. changed.CreatedInvoices.Select(view => InvoiceResponse.Created(view, options))];

    public IReadOnlyList<CreditNoteResponse> VoidedCreditNotes => [];

    public IReadOnlyList<InvoiceResponse> VoidedInvoices => [];
}
