using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.AspNetCore.Conventions;

/// <summary>
/// How an endpoint that is open to the role portal is bound to the caller's customer. One that states none is closed to that role, whatever
/// permission it demands: so nothing is shown of a customer because somebody forgot to narrow it. What is another customer's is answered like
/// what nobody has.
/// </summary>
internal sealed class PortalBinding
{
    private readonly Func<HttpContext, CustomerId, Task<Problem?>> _refusal;

    private PortalBinding(Func<HttpContext, CustomerId, Task<Problem?>> refusal) => _refusal = refusal;

    /// <summary>The endpoint shows nothing of any customer.</summary>
    public static PortalBinding ShowsNoCustomer { get; } = new((_, _) => Task.FromResult<Problem?>(null));

    /// <summary>The path names a customer: it must be the caller's.</summary>
    public static PortalBinding OfCustomer { get; } = new((context, own) => Task.FromResult(
        Unless(CustomerId.TryParse(Named(context, "customer_id"), out var id) && id == own, "Customer", Named(context, "customer_id"))));

    /// <summary>The path names a customer by the seller's own id.</summary>
    public static PortalBinding OfExternalCustomer { get; } = new(async (context, own) =>
    {
        var named = ExternalId.Of(context).Value;
        var customer = await Service<ICustomerService>(context).FindAsync(own, context.RequestAborted);
        return Unless(customer is not null && string.Equals(customer.ExternalCustomerId, named, StringComparison.Ordinal), "Customer", named);
    });

    /// <summary>The path names a subscription of the customer.</summary>
    public static PortalBinding OfSubscription { get; } = new(async (context, own) =>
    {
        var named = Named(context, "subscription_id");
        var found = SubscriptionId.TryParse(named, out var id) ? await Service<ISubscriptionService>(context).FindAsync(id, context.RequestAborted) : null;
        return Unless(found?.Customer.Id == own, "Subscription", named);
    });

    /// <summary>The path names an invoice of the customer that has been issued: a draft is the seller's until then.</summary>
    public static PortalBinding OfInvoice { get; } = new(async (context, own) =>
    {
        var named = Named(context, "invoice_id");
        var found = InvoiceId.TryParse(named, out var id) ? await Service<IInvoiceService>(context).FindAsync(id, context.RequestAborted) : null;
        return Unless(found?.Customer.Id == own && found.Invoice.Status != InvoiceStatus.Draft, "Invoice", named);
    });

    /// <summary>The path names a credit note of the customer.</summary>
    public static PortalBinding OfCreditNote { get; } = new(async (context, own) =>
    {
        var named = Named(context, "credit_note_id");
        var found = CreditNoteId.TryParse(named, out var id) ? await Service<ICreditNoteService>(context).FindAsync(id, context.RequestAborted) : null;
        return Unless(found?.Customer.Id == own, "CreditNote", named);
    });

    /// <summary>A list that reads the filter <c>customer_id</c>, whose value is the caller's customer whatever was asked.</summary>
    public static PortalBinding ByFilter { get; } = new((context, own) =>
    {
        NarrowedFilter.Set(context, new NarrowedFilter("customer_id", own));
        return Task.FromResult<Problem?>(null);
    });

    /// <summary>What a caller of this customer is answered instead; null when the endpoint may be run.</summary>
    public Task<Problem?> RefusalAsync(HttpContext context, CustomerId own) => _refusal(context, own);

    private static Problem? Unless(bool isOwn, string type, string named) => isOwn ? null : Problem.NotFound(type, named);

    private static string Named(HttpContext context, string parameter) => context.GetRouteValue(parameter) as string ?? "";

    private static T Service<T>(HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();
}
