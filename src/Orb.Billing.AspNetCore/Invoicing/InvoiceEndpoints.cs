using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Invoicing;

namespace Orb.Billing.AspNetCore.Invoicing;

internal static class InvoiceEndpoints
{
    private const string Type = "Invoice";

    private static readonly Dictionary<string, InvoiceStatus> Statuses = new(StringComparer.Ordinal)
    {
        ["draft"] = InvoiceStatus.Draft,
        ["issued"] = InvoiceStatus.Issued,
        ["paid"] = InvoiceStatus.Paid,
        ["synced"] = InvoiceStatus.Synced,
        ["void"] = InvoiceStatus.Void,
    };

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/invoices").WithTags("Invoices");
        group.MapGet("", ListAsync)
            .Describe("listInvoices", "List invoices, newest invoice date first", Permission.ReadInvoices)
            .AnswersPage<InvoiceResponse>()
            .WithQuery("status[]", "draft, issued, paid, synced or void; issued, paid and synced by default.")
            .WithQuery("customer_id", "Of this customer.")
            .WithQuery("external_customer_id", "Of this customer, by your own id.")
            .WithQuery("subscription_id", "Of this subscription.")
            .WithRange("invoice_date", "With an invoice date")
            .WithQuery("due_date[gt]", "Due after this date.")
            .WithQuery("due_date[lt]", "Due before this date.");
        group.MapGet("/upcoming", UpcomingAsync)
            .Describe("fetchUpcomingInvoice", "Preview a subscription's next invoice", Permission.ReadInvoices)
            .Answers<InvoiceResponse>().WithQuery("subscription_id", "The subscription; required.");
        group.MapGet("/{invoice_id}", FetchAsync)
            .Describe("fetchInvoice", "Fetch an invoice", Permission.ReadInvoices).Answers<InvoiceResponse>();
        group.MapPost("/{invoice_id}/issue", IssueAsync)
            .Describe("issueInvoice", "Issue a draft now", Permission.WriteInvoices)
            .Takes(Issue).Answers<InvoiceResponse>();
    }

    private static Task<IResult> ListAsync(
        QueryFields query, IInvoiceService invoices, IOptions<RestApiOptions> options, CancellationToken cancellationToken) =>
        query.SendAsync(
            fields => (Query: Query(fields), Page: fields.Page()),
            async list => Answer.Page(
                await invoices.ListAsync(list.Query, list.Page, cancellationToken), view => InvoiceResponse.Of(view, options.Value)));

    private static async Task<IResult> FetchAsync(
        string invoice_id, IInvoiceService invoices, IOptions<RestApiOptions> options, CancellationToken cancellationToken) =>
        Answer.Found(
            InvoiceId.TryParse(invoice_id, out var id) ? await invoices.FindAsync(id, cancellationToken) : null,
            Type, invoice_id, view => InvoiceResponse.Of(view, options.Value));

    private static Task<IResult> UpcomingAsync(
        QueryFields query, IInvoiceService invoices, IOptions<RestApiOptions> options, CancellationToken cancellationToken) =>
        query.SendAsync(
            fields =>
            {
                var named = fields.One("subscription_id");
                if (named is null)
                    fields.Add("subscription_id", "is required.");
                return named ?? "";
            },
            async named => SubscriptionId.TryParse(named, out var id)
                ? Answer.From(await invoices.UpcomingAsync(id, cancellationToken), view => Answer.Ok(InvoiceResponse.Upcoming(view, options.Value)))
                : Answer.Of(Problem.NotFound("Subscription", named)));

    private static async Task<IResult> IssueAsync(
        string invoice_id, RequestBody body, IInvoiceService invoices, IOptions<RestApiOptions> options, CancellationToken cancellationToken) =>
        InvoiceId.TryParse(invoice_id, out var id)
            ? await body.SendAsync(
                Issue, _ => invoices.IssueAsync(id, cancellationToken), view => Answer.Ok(InvoiceResponse.Of(view, options.Value)))
            : Answer.Of(Problem.NotFound(Type, invoice_id));

    // An invoice is issued before the answer is given, whether the caller asked to wait or not.
    private static object Issue(Fields fields) => fields.Flag("synchronous") ?? false;

    private static InvoiceQuery Query(QueryFields fields)
    {
        fields.NotYet("amount", "amount[gt]", "amount[lt]", "due_date", "due_date_window", "is_recurring");
        if (fields.One("date_type") is { } type and not "invoice_date")
            fields.Add("date_type", $"'{Problem.Shorten(type)}' is not supported yet; only invoice_date is.");
        var statuses = fields.Choices("status", Statuses);
        var query = new InvoiceQuery
        {
            CustomerId = fields.Id<CustomerId>("customer_id", CustomerId.TryParse),
            ExternalCustomerId = fields.One("external_customer_id"),
            SubscriptionId = fields.Id<SubscriptionId>("subscription_id", SubscriptionId.TryParse),
            InvoiceDate = fields.Range("invoice_date"),
            DueDate = fields.DateRange("due_date"),
        };
        return statuses.Count == 0 ? query : query with { Statuses = statuses };
    }
}
