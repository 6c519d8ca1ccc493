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

    // To a customer a draft does not exist yet.
    private static readonly Dictionary<string, InvoiceStatus> ShownToCustomers =
        Statuses.Where(s => s.Value != InvoiceStatus.Draft).ToDictionary(StringComparer.Ordinal);

    private static readonly Dictionary<string, bool> Flags = new(StringComparer.OrdinalIgnoreCase) { ["true"] = true, ["false"] = false };

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/invoices").WithTags("Invoices");
        group.MapGet("", ListAsync)
            .Describe("listInvoices", "List invoices, newest invoice date first", Permission.ReadInvoices).OpenToPortal(PortalBinding.ByFilter)
            .AnswersPage<InvoiceResponse>()
            .WithQuery("status[]", "draft, issued, paid, synced or void; issued, paid and synced by default.")
            .WithQuery("customer_id", "Of this customer.")
            .WithQuery("external_customer_id", "Of this customer, by your own id.")
            .WithQuery("subscription_id", "Of this subscription.")
            .WithRange("invoice_date", "With an invoice date")
            .WithQuery("is_recurring", "true: of subscriptions; false: one-off.")
            .WithQuery("due_date", "Due on this date.")
            .WithQuery("due_date[gt]", "Due after this date.")
            .WithQuery("due_date[lt]", "Due before this date.");
        group.MapPost("", CreateAsync)
            .Describe("createInvoice", "Create a one-off invoice", Permission.WriteInvoices)
            .Takes(InvoiceRequests.Create).Answers<InvoiceResponse>(StatusCodes.Status201Created);
        group.MapGet("/summary", ListSummaryAsync)
            .Describe("listInvoiceSummaries", "List invoices without their lines, newest invoice date first", Permission.ReadInvoices).OpenToPortal(PortalBinding.ByFilter)
            .AnswersPage<InvoiceSummaryResponse>()
            .WithQuery("status[]", "draft, issued, paid, synced or void; issued, paid and synced by default.")
            .WithQuery("customer_id", "Of this customer.")
            .WithQuery("external_customer_id", "Of this customer, by your own id.")
            .WithQuery("subscription_id", "Of this subscription.")
            .WithQuery("is_recurring", "true: of subscriptions; false: one-off.")
            .WithRange("invoice_date", "With an invoice date");
        group.MapPost("/summary/{invoice_id}/issue", IssueSummaryAsync)
            .Describe("issueInvoiceSummary", "Issue a draft now; answers without its lines", Permission.WriteInvoices)
            .Takes(Issue).Answers<InvoiceSummaryResponse>();
        group.MapGet("/upcoming", UpcomingAsync)
            .Describe("fetchUpcomingInvoice", "Preview a subscription's next invoice", Permission.ReadInvoices).AddsUp()
            .Answers<InvoiceResponse>().WithQuery("subscription_id", "The subscription; required.");
        group.MapGet("/{invoice_id}", FetchAsync)
            .Describe("fetchInvoice", "Fetch an invoice", Permission.ReadInvoices).OpenToPortal(PortalBinding.OfInvoice).Answers<InvoiceResponse>();
        group.MapPut("/{invoice_id}", UpdateAsync)
            .Describe("updateInvoice", "Change an invoice's metadata, and its terms while it is a draft", Permission.WriteInvoices)
            .Takes(InvoiceRequests.Update).Answers<InvoiceResponse>();
        group.MapGet("/{invoice_id}/explain", ExplainAsync)
            .Describe("explainInvoice", "How every line of an invoice came about, step by step", Permission.ReadInvoices).OpenToPortal(PortalBinding.OfInvoice)
            .Answers<InvoiceExplanationResponse>();
        group.MapPost("/{invoice_id}/mark_paid", MarkPaidAsync)
            .Describe("markInvoicePaid", "Report a payment made outside", Permission.WriteInvoices)
            .Takes(InvoiceRequests.MarkPaid).Answers<InvoiceResponse>();
        group.MapPost("/{invoice_id}/pay", PayAsync)
            .Describe("payInvoice", "Collect an issued invoice", Permission.WriteInvoices)
            .Takes(InvoiceRequests.Pay).Answers<InvoiceResponse>();
        group.MapPost("/{invoice_id}/void", VoidAsync)
            .Describe("voidInvoice", "Void an issued invoice", Permission.WriteInvoices)
            .Takes(InvoiceRequests.Void).Answers<InvoiceResponse>();
        group.MapDelete("/{invoice_id}/invoice_line_items/{line_item_id}", RemoveLineAsync)
            .Describe("deleteInvoiceLineItem", "Take a line made by hand off a draft", Permission.WriteInvoices)
            .Produces(StatusCodes.Status204NoContent);
        api.MapPost("/invoice_line_items", AddLineAsync).WithTags("Invoices")
            .Describe("createInvoiceLineItem", "Add a line to a draft by hand", Permission.WriteInvoices)
            .Takes(InvoiceRequests.AddLine).Answers<InvoiceLineResponse>(StatusCodes.Status201Created);
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

    private static Task<IResult> CreateAsync(
        RequestBody body, IInvoiceService invoices, IOptions<RestApiOptions> options, CancellationToken cancellationToken) =>
        body.SendAsync(
            InvoiceRequests.Create, command => invoices.CreateOneOffAsync(command, cancellationToken),
            view => Answer.Created(InvoiceResponse.Of(view, options.Value)));

    private static Task<IResult> ListSummaryAsync(
        QueryFields query, IInvoiceService invoices, IOptions<RestApiOptions> options, CancellationToken cancellationToken) =>
        query.SendAsync(
            fields => (Query: Query(fields), Page: fields.Page()),
            async list => Answer.Page(
                await invoices.ListAsync(list.Query, list.Page, cancellationToken),
                view => new InvoiceSummaryResponse(InvoiceResponse.Of(view, options.Value))));

    private static async Task<IResult> IssueSummaryAsync(
        string invoice_id, RequestBody body, IInvoiceService invoices, IOptions<RestApiOptions> options, CancellationToken cancellationToken) =>
        InvoiceId.TryParse(invoice_id, out var id)
            ? await body.SendAsync(
                Issue, _ => invoices.IssueAsync(id, cancellationToken),
                view => Answer.Ok(new InvoiceSummaryResponse(InvoiceResponse.Of(view, options.Value))))
            : Answer.Of(Problem.NotFound(Type, invoice_id));

    private static Task<IResult> UpdateAsync(
        string invoice_id, RequestBody body, IInvoiceService invoices, IOptions<RestApiOptions> options, CancellationToken cancellationToken) =>
        ChangeAsync(invoice_id, body, InvoiceRequests.Update, (id, command) => invoices.UpdateAsync(id, command, cancellationToken), options.Value);

    private static async Task<IResult> ExplainAsync(string invoice_id, IInvoiceService invoices, CancellationToken cancellationToken) =>
        Answer.Found(
            InvoiceId.TryParse(invoice_id, out var id) ? await invoices.ExplainAsync(id, cancellationToken) : null,
            Type, invoice_id, InvoiceExplanationResponse.Of);

    private static Task<IResult> MarkPaidAsync(
        string invoice_id, RequestBody body, IInvoiceService invoices, IOptions<RestApiOptions> options, CancellationToken cancellationToken) =>
        ChangeAsync(invoice_id, body, InvoiceRequests.MarkPaid, (id, payment) => invoices.MarkPaidAsync(id, payment, cancellationToken), options.Value);

    private static Task<IResult> PayAsync(
        string invoice_id, RequestBody body, IInvoiceService invoices, IOptions<RestApiOptions> options, CancellationToken cancellationToken) =>
        ChangeAsync(invoice_id, body, InvoiceRequests.Pay, (id, _) => invoices.PayAsync(id, cancellationToken), options.Value);

    private static Task<IResult> VoidAsync(
        string invoice_id, RequestBody body, IInvoiceService invoices, IOptions<RestApiOptions> options, CancellationToken cancellationToken) =>
        ChangeAsync(invoice_id, body, InvoiceRequests.Void, (id, command) => invoices.VoidAsync(id, command, cancellationToken), options.Value);

    private static async Task<IResult> ChangeAsync<TCommand>(
        string invoice, RequestBody body, Func<Fields, TCommand> read, Func<InvoiceId, TCommand, Task<Outcome<InvoiceView>>> send, RestApiOptions options)
        where TCommand : notnull =>
        InvoiceId.TryParse(invoice, out var id)
            ? await body.SendAsync(read, command => send(id, command), view => Answer.Ok(InvoiceResponse.Of(view, options)))
            : Answer.Of(Problem.NotFound(Type, invoice));

    // The line that was added is the last of those made by hand.
    private static Task<IResult> AddLineAsync(RequestBody body, IInvoiceService invoices, CancellationToken cancellationToken) =>
        body.SendAsync(
            InvoiceRequests.AddLine, command => invoices.AddLineAsync(command.InvoiceId, command.Line, cancellationToken),
            view => Answer.Created(InvoiceLineResponse.Of(view.Invoice.ManualLines[^1], view.Invoice.CreatedAt)));

    private static async Task<IResult> RemoveLineAsync(
        string invoice_id, string line_item_id, IInvoiceService invoices, CancellationToken cancellationToken) =>
        !InvoiceId.TryParse(invoice_id, out var id) ? Answer.Of(Problem.NotFound(Type, invoice_id))
        : !LineItemId.TryParse(line_item_id, out var line) ? Answer.Of(Problem.NotFound("InvoiceLineItem", line_item_id))
        : Answer.From(await invoices.RemoveLineAsync(id, line, cancellationToken), _ => Answer.NoContent());

    // An invoice is issued before the answer is given, whether the caller asked to wait or not.
    private static object Issue(Fields fields) => fields.Flag("synchronous") ?? false;

    private static InvoiceQuery Query(QueryFields fields)
    {
        fields.NotYet("amount", "amount[gt]", "amount[lt]", "due_date_window");
        if (fields.One("date_type") is { } type and not "invoice_date")
            fields.Add("date_type", $"'{Problem.Shorten(type)}' is not supported yet; only invoice_date is.");
        var statuses = fields.Choices("status", fields.IsNarrowed ? ShownToCustomers : Statuses);
        var query = new InvoiceQuery
        {
            CustomerId = fields.Id<CustomerId>("customer_id", CustomerId.TryParse),
            ExternalCustomerId = fields.One("external_customer_id"),
            SubscriptionId = fields.Id<SubscriptionId>("subscription_id", SubscriptionId.TryParse),
            InvoiceDate = fields.Range("invoice_date"),
            IsRecurring = fields.Choice("is_recurring", Flags),
            DueDate = fields.DateRange("due_date"),
        };
        return statuses.Count == 0 ? query : query with { Statuses = statuses };
    }
}
