using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.AspNetCore.Invoicing;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Credits;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;

namespace Orb.Billing.AspNetCore.Credits;

internal static class CreditEndpoints
{
    private const string Customer = "Customer";

    private static readonly Dictionary<string, LedgerEntryState> States = new(StringComparer.Ordinal)
    {
        ["committed"] = LedgerEntryState.Committed,
        ["pending"] = LedgerEntryState.Pending,
    };

    private static readonly Dictionary<string, bool> Flags = new(StringComparer.OrdinalIgnoreCase) { ["true"] = true, ["false"] = false };

    public static void Map(RouteGroupBuilder api)
    {
        var own = api.MapGroup("/customers/{customer_id}/credits").WithTags("Credits");
        Describe(own.MapGet("", ListAsync), own.MapGet("/ledger", ListLedgerAsync), own.MapPost("/ledger_entry", CreateAsync), PortalBinding.OfCustomer, "");

        // The external id may hold slashes, which the SDKs do not all encode, so it is read from what stands between two known segments.
        var external = api.MapGroup("/customers/external_customer_id").WithTags("Credits");
        Describe(
            external.MapGet(ExternalId.Within + "/credits", ListByExternalIdAsync),
            external.MapGet(ExternalId.Within + "/credits/ledger", ListLedgerByExternalIdAsync),
            external.MapPost(ExternalId.Within + "/credits/ledger_entry", CreateByExternalIdAsync),
            PortalBinding.OfExternalCustomer, "ByExternalId");
    }

    private static void Describe(RouteHandlerBuilder blocks, RouteHandlerBuilder ledger, RouteHandlerBuilder entry, PortalBinding portal, string suffix)
    {
        blocks.Describe($"listCredits{suffix}", "List a customer's credit blocks, newest first", Permission.ReadCustomers).OpenToPortal(portal)
            .AnswersPage<CreditBlockResponse>()
            .WithQuery("currency", "In this currency or pricing unit; the customer's currency by default.")
            .WithQuery("include_all_blocks", "true: also those used up or expired.")
            .WithRange("effective_date", "Effective");
        ledger.Describe($"listLedger{suffix}", "List the entries of a customer's credit ledger, newest first", Permission.ReadCustomers).OpenToPortal(portal)
            .AnswersPage<LedgerEntryResponse>()
            .WithQuery("currency", "In this currency or pricing unit; the customer's currency by default.")
            .WithQuery("entry_status", "committed or pending; both by default, pending ones first.")
            .WithQuery("entry_type", "One type of entry.")
            .WithRange("created_at", "Made");
        entry.Describe($"createLedgerEntry{suffix}", "Grant, sell, take, return or void credits", Permission.WriteCustomers)
            .Takes(CreditRequests.Entry).Answers<LedgerEntryResponse>(StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(string customer_id, QueryFields query, ICreditService credits, CancellationToken cancellationToken) =>
        CustomerId.TryParse(customer_id, out var id)
            ? await BlocksAsync(id, query, credits, cancellationToken)
            : Answer.Of(Problem.NotFound(Customer, customer_id));

    private static async Task<IResult> ListByExternalIdAsync(
        ExternalId external_id, QueryFields query, ICustomerService customers, ICreditService credits, CancellationToken cancellationToken) =>
        await customers.FindByExternalIdAsync(external_id.Value, cancellationToken) is { } customer
            ? await BlocksAsync(customer.Id, query, credits, cancellationToken)
            : Answer.Of(Problem.NotFound(Customer, external_id.Value));

    private static async Task<IResult> ListLedgerAsync(string customer_id, QueryFields query, ICreditService credits, CancellationToken cancellationToken) =>
        CustomerId.TryParse(customer_id, out var id)
            ? await LedgerAsync(id, query, credits, cancellationToken)
            : Answer.Of(Problem.NotFound(Customer, customer_id));

    private static async Task<IResult> ListLedgerByExternalIdAsync(
        ExternalId external_id, QueryFields query, ICustomerService customers, ICreditService credits, CancellationToken cancellationToken) =>
        await customers.FindByExternalIdAsync(external_id.Value, cancellationToken) is { } customer
            ? await LedgerAsync(customer.Id, query, credits, cancellationToken)
            : Answer.Of(Problem.NotFound(Customer, external_id.Value));

    private static async Task<IResult> CreateAsync(
        string customer_id, RequestBody body, ICreditService credits, IInvoiceService invoices, IOptions<RestApiOptions> options, CancellationToken cancellationToken) =>
        CustomerId.TryParse(customer_id, out var id)
            ? await EntryAsync(id, body, credits, invoices, options.Value, cancellationToken)
            : Answer.Of(Problem.NotFound(Customer, customer_id));

    private static async Task<IResult> CreateByExternalIdAsync(
        ExternalId external_id, RequestBody body, ICustomerService customers, ICreditService credits, IInvoiceService invoices,
        IOptions<RestApiOptions> options, CancellationToken cancellationToken) =>
        await customers.FindByExternalIdAsync(external_id.Value, cancellationToken) is { } customer
            ? await EntryAsync(customer.Id, body, credits, invoices, options.Value, cancellationToken)
            : Answer.Of(Problem.NotFound(Customer, external_id.Value));

    private static Task<IResult> BlocksAsync(CustomerId id, QueryFields query, ICreditService credits, CancellationToken cancellationToken) =>
        query.SendAsync(
            fields => (Query: new CreditBlockQuery
            {
                Currency = fields.One("currency"),
                All = fields.Choice("include_all_blocks", Flags) ?? false,
                Effective = fields.Range("effective_date"),
            }, Page: fields.Page()),
            async list => Answer.Page(await credits.ListBlocksAsync(id, list.Query, list.Page, cancellationToken), b => new CreditBlockResponse(b)));

    private static Task<IResult> LedgerAsync(CustomerId id, QueryFields query, ICreditService credits, CancellationToken cancellationToken) =>
        query.SendAsync(
            fields =>
            {
                fields.NotYet("minimum_amount");
                return (Query: new CreditLedgerQuery
                {
                    Currency = fields.One("currency"),
                    State = fields.Choice("entry_status", States),
                    Type = fields.Choice("entry_type", LedgerEntryNames.Types),
                    Created = fields.Range("created_at"),
                }, Page: fields.Page());
            },
            async list => Answer.Page(await credits.ListLedgerAsync(id, list.Query, list.Page, cancellationToken), LedgerEntryResponse.Of));

    // A command may write several entries, of which the contract answers with one: the last, after which the balance is what it says.
    private static async Task<IResult> EntryAsync(
        CustomerId id, RequestBody body, ICreditService credits, IInvoiceService invoices, RestApiOptions options, CancellationToken cancellationToken) =>
        await body.AnswerAsync(CreditRequests.Entry, async command => command switch
        {
            AddCreditBlock add => await AddedAsync(await credits.IncrementAsync(id, add, cancellationToken), invoices, options, cancellationToken),
            DecrementCredits decrement => Written(await credits.DecrementAsync(id, decrement, cancellationToken)),
            ChangeCreditExpiration change => Written(await credits.ChangeExpirationAsync(id, change, cancellationToken)),
            VoidCreditBlock voided => Written(await credits.VoidAsync(id, voided, cancellationToken)),
            AmendCreditBlock amend => Written(await credits.AmendAsync(id, amend, cancellationToken)),
            _ => throw new InvalidOperationException($"{command.GetType()} is no entry of a ledger."),
        });

    private static async Task<Answer> AddedAsync(
        Outcome<CreditLedgerView> outcome, IInvoiceService invoices, RestApiOptions options, CancellationToken cancellationToken)
    {
        if (!outcome.TryGetValue(out var added, out var refusal))
            return Answer.Of(Problem.From(refusal));
        var invoice = added.Block.PurchaseInvoiceId is { } id ? await invoices.FindAsync(id, cancellationToken) : null;
        return Answer.Created(new IncrementEntryResponse(added, invoice is null ? [] : [InvoiceResponse.Of(invoice, options)]));
    }

    private static Answer Written(Outcome<IReadOnlyList<CreditLedgerView>> outcome) =>
        Answer.From(outcome, entries => Answer.Created(LedgerEntryResponse.Of(entries[^1])));
}
