using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Credits;
using Orb.Billing.Customers;

namespace Orb.Billing.AspNetCore.Credits;

internal static class TopUpEndpoints
{
    private const string Customer = "Customer";
    private const int MaximumLength = 36_600;

    private static readonly Dictionary<string, CadenceUnit> Units = new(StringComparer.Ordinal)
    {
        ["day"] = CadenceUnit.Day,
        ["month"] = CadenceUnit.Month,
    };

    public static void Map(RouteGroupBuilder api)
    {
        var own = api.MapGroup("/customers/{customer_id}/credits/top_ups").WithTags("Credits");
        Describe(own.MapGet("", ListAsync), own.MapPost("", CreateAsync), own.MapDelete("/{top_up_id}", DeleteAsync), PortalBinding.OfCustomer, "");
        var external = api.MapGroup("/customers/external_customer_id").WithTags("Credits");
        Describe(
            external.MapGet(ExternalId.Within + "/credits/top_ups", ListByExternalIdAsync),
            external.MapPost(ExternalId.Within + "/credits/top_ups", CreateByExternalIdAsync),
            external.MapDelete(ExternalId.Within + "/credits/top_ups/{top_up_id}", DeleteByExternalIdAsync),
            PortalBinding.OfExternalCustomer, "ByExternalId");
    }

    private static void Describe(RouteHandlerBuilder list, RouteHandlerBuilder create, RouteHandlerBuilder delete, PortalBinding portal, string suffix)
    {
        list.Describe($"listTopUps{suffix}", "List the rules that buy a customer credits", Permission.ReadCustomers)
            .OpenToPortal(portal).AnswersPage<TopUpResponse>();
        create.Describe($"createTopUp{suffix}", "Buy credits whenever the balance is low, in the place of the unit's rule before", Permission.WriteCustomers)
            .Takes(Set).Answers<TopUpResponse>(StatusCodes.Status201Created);
        delete.Describe($"deleteTopUp{suffix}", "Delete a rule that buys credits", Permission.WriteCustomers).Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(string customer_id, QueryFields query, ICreditService credits, CancellationToken cancellationToken) =>
        CustomerId.TryParse(customer_id, out var id)
            ? await PageAsync(id, query, credits, cancellationToken)
            : Answer.Of(Problem.NotFound(Customer, customer_id));

    private static async Task<IResult> ListByExternalIdAsync(
        ExternalId external_id, QueryFields query, ICustomerService customers, ICreditService credits, CancellationToken cancellationToken) =>
        await customers.FindByExternalIdAsync(external_id.Value, cancellationToken) is { } customer
            ? await PageAsync(customer.Id, query, credits, cancellationToken)
            : Answer.Of(Problem.NotFound(Customer, external_id.Value));

    private static async Task<IResult> CreateAsync(string customer_id, RequestBody body, ICreditService credits, CancellationToken cancellationToken) =>
        CustomerId.TryParse(customer_id, out var id)
            ? await SetAsync(id, body, credits, cancellationToken)
            : Answer.Of(Problem.NotFound(Customer, customer_id));

    private static async Task<IResult> CreateByExternalIdAsync(
        ExternalId external_id, RequestBody body, ICustomerService customers, ICreditService credits, CancellationToken cancellationToken) =>
        await customers.FindByExternalIdAsync(external_id.Value, cancellationToken) is { } customer
            ? await SetAsync(customer.Id, body, credits, cancellationToken)
            : Answer.Of(Problem.NotFound(Customer, external_id.Value));

    private static async Task<IResult> DeleteAsync(string customer_id, string top_up_id, ICreditService credits, CancellationToken cancellationToken) =>
        CustomerId.TryParse(customer_id, out var id)
            ? await RemoveAsync(id, top_up_id, credits, cancellationToken)
            : Answer.Of(Problem.NotFound(Customer, customer_id));

    private static async Task<IResult> DeleteByExternalIdAsync(
        ExternalId external_id, string top_up_id, ICustomerService customers, ICreditService credits, CancellationToken cancellationToken) =>
        await customers.FindByExternalIdAsync(external_id.Value, cancellationToken) is { } customer
            ? await RemoveAsync(customer.Id, top_up_id, credits, cancellationToken)
            : Answer.Of(Problem.NotFound(Customer, external_id.Value));

    // One rule a unit: there are never more than fit a page.
    private static Task<IResult> PageAsync(CustomerId id, QueryFields query, ICreditService credits, CancellationToken cancellationToken) =>
        query.SendAsync(
            fields => fields.Page(),
            async _ => Answer.From(
                await credits.ListTopUpsAsync(id, cancellationToken),
                rules => Answer.Ok(new PageResponse<TopUpResponse>([.. rules.Select(r => new TopUpResponse(r))], new PaginationResponse(null)))));

    private static Task<IResult> SetAsync(CustomerId id, RequestBody body, ICreditService credits, CancellationToken cancellationToken) =>
        body.SendAsync(Set, command => credits.SetTopUpAsync(id, command, cancellationToken), t => Answer.Created(new TopUpResponse(t)));

    private static async Task<Answer> RemoveAsync(CustomerId id, string topUp, ICreditService credits, CancellationToken cancellationToken) =>
        TopUpId.TryParse(topUp, out var named)
            ? Answer.From(await credits.DeleteTopUpAsync(id, named, cancellationToken), _ => Answer.NoContent())
            : Answer.Of(Problem.NotFound("TopUp", topUp));

    private static SetTopUp Set(Fields fields)
    {
        // A rule buys from now on.
        fields.NotYet("active_from");
        return new SetTopUp
        {
            Amount = fields.NumberText("amount", required: true) ?? default,
            Threshold = fields.NumberText("threshold", required: true) ?? default,
            PerUnitCostBasis = fields.NumberText("per_unit_cost_basis", required: true) ?? default,
            Currency = fields.RequiredText("currency"),
            Lifetime = Lifetime(fields),
            Invoice = fields.Object("invoice_settings", Terms, required: true) ?? new PurchaseTerms(),
        };
    }

    private static CreditLifetime Lifetime(Fields fields)
    {
        var length = fields.Integer("expires_after");
        var unit = fields.Choice("expires_after_unit", Units);
        if (length is null != unit is null)
            fields.Add("expires_after", "and expires_after_unit belong together.");
        else if (length is < 1 or > MaximumLength)
            fields.Add("expires_after", $"must be from 1 to {MaximumLength}, not {length}.");
        else if (length is { } count)
            return unit == CadenceUnit.Day ? CreditLifetime.Days(count) : CreditLifetime.Months(count);
        return CreditLifetime.Unlimited;
    }

    private static PurchaseTerms Terms(Fields fields)
    {
        // Collection is the customer's setting: a rule has none of its own yet.
        if (!fields.RequiredFlag("auto_collection") && fields.Has("auto_collection"))
            fields.Add("auto_collection", "false is not supported yet; only true is.");
        return new PurchaseTerms(fields.RequiredInteger("net_terms"), fields.Text("memo"), fields.Flag("require_successful_payment") ?? false);
    }
}

/// <summary>A rule that buys credits as the contract writes it.</summary>
internal sealed class TopUpResponse(TopUp topUp)
{
    public string Id => topUp.Id.ToString();

    public string Amount => topUp.Rule.Increment.ToAmountString();

    public string Threshold => topUp.Rule.Threshold.ToAmountString();

    public string PerUnitCostBasis => topUp.Rule.PerUnitCostBasis.ToString(CultureInfo.InvariantCulture);

    public string Currency => topUp.Currency.Code;

    public TopUpSettingsResponse InvoiceSettings => new(true, topUp.Terms.NetTerms, topUp.Terms.Memo, topUp.Terms.RequireSuccessfulPayment);

    public int? ExpiresAfter => topUp.Rule.Lifetime.Unit is null ? null : topUp.Rule.Lifetime.Length;

    public string? ExpiresAfterUnit => topUp.Rule.Lifetime.Unit switch
    {
        CadenceUnit.Day => "day",
        CadenceUnit.Month => "month",
        _ => null,
    };
}

internal sealed record TopUpSettingsResponse(bool AutoCollection, int NetTerms, string? Memo, bool RequireSuccessfulPayment);
