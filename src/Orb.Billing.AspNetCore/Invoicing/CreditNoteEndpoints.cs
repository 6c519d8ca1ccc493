using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Invoicing;

namespace Orb.Billing.AspNetCore.Invoicing;

internal static class CreditNoteEndpoints
{
    private const string Type = "CreditNote";
    private const int MaximumLines = 1_000;

    private static readonly Dictionary<string, CreditNoteReason> Reasons = new(StringComparer.Ordinal)
    {
        ["duplicate"] = CreditNoteReason.Duplicate,
        ["fraudulent"] = CreditNoteReason.Fraudulent,
        ["order_change"] = CreditNoteReason.OrderChange,
        ["product_unsatisfactory"] = CreditNoteReason.ProductUnsatisfactory,
    };

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/credit_notes").WithTags("Credit notes");
        group.MapPost("", CreateAsync)
            .Describe("createCreditNote", "Credit lines of an invoice", Permission.WriteInvoices)
            .Takes(Create).Answers<CreditNoteResponse>(StatusCodes.Status201Created);
        group.MapGet("", ListAsync)
            .Describe("listCreditNotes", "List credit notes, newest first", Permission.ReadInvoices).OpenToPortal(PortalBinding.ByFilter)
            .AnswersPage<CreditNoteResponse>().WithRange("created_at", "Written")
            .WithQuery("customer_id", "Of this customer. Beyond the contract.");
        group.MapGet("/{credit_note_id}", FetchAsync)
            .Describe("fetchCreditNote", "Fetch a credit note", Permission.ReadInvoices).OpenToPortal(PortalBinding.OfCreditNote).Answers<CreditNoteResponse>();
        group.MapPost("/{credit_note_id}/void", VoidAsync)
            .Describe("voidCreditNote", "Void a credit note that was a kindness", Permission.WriteInvoices)
            .Takes(Void).Answers<CreditNoteResponse>();
    }

    private static Task<IResult> CreateAsync(RequestBody body, ICreditNoteService notes, CancellationToken cancellationToken) =>
        body.SendAsync(Create, command => notes.CreateAsync(command, cancellationToken), n => Answer.Created(new CreditNoteResponse(n)));

    private static Task<IResult> ListAsync(QueryFields query, ICreditNoteService notes, CancellationToken cancellationToken) =>
        query.SendAsync(
            fields => (Query: new CreditNoteQuery
            {
                CustomerId = fields.Id<CustomerId>("customer_id", CustomerId.TryParse),
                Created = fields.Range("created_at"),
            }, Page: fields.Page()),
            async list => Answer.Page(await notes.ListAsync(list.Query, list.Page, cancellationToken), n => new CreditNoteResponse(n)));

    private static async Task<IResult> FetchAsync(string credit_note_id, ICreditNoteService notes, CancellationToken cancellationToken) =>
        Answer.Found(
            CreditNoteId.TryParse(credit_note_id, out var id) ? await notes.FindAsync(id, cancellationToken) : null,
            Type, credit_note_id, n => new CreditNoteResponse(n));

    private static async Task<IResult> VoidAsync(string credit_note_id, RequestBody body, ICreditNoteService notes, CancellationToken cancellationToken) =>
        CreditNoteId.TryParse(credit_note_id, out var id)
            ? await body.SendAsync(Void, command => notes.VoidAsync(id, command.Reason, cancellationToken), n => Answer.Ok(new CreditNoteResponse(n)))
            : Answer.Of(Problem.NotFound(Type, credit_note_id));

    private static CreateCreditNote Create(Fields fields)
    {
        // A credit is of its line's whole service period.
        fields.NotYet("start_date", "end_date");
        return new CreateCreditNote
        {
            Lines = fields.RequiredList("line_items", MaximumLines, Line),
            Reason = fields.RequiredChoice("reason", Reasons),
            Memo = fields.Text("memo"),
        };
    }

    private static NewCreditNoteLine Line(Fields fields)
    {
        fields.NotYet("start_date", "end_date");
        return new NewCreditNoteLine(
            fields.Id<LineItemId>("invoice_line_item_id", "InvoiceLineItem", LineItemId.TryParse, required: true) ?? default,
            fields.NumberText("amount", required: true) ?? default);
    }

    private static VoidCreditNote Void(Fields fields) => new(fields.Text("reason"));

    private sealed record VoidCreditNote(string? Reason);
}
