using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;

namespace Orb.Billing.AspNetCore.Customers;

internal static class BalanceTransactionEndpoints
{
    private static readonly Dictionary<string, BalanceAdjustment> Types = new(StringComparer.Ordinal)
    {
        ["increment"] = BalanceAdjustment.Increment,
        ["decrement"] = BalanceAdjustment.Decrement,
    };

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/customers/{customer_id}/balance_transactions").WithTags("Customers");
        group.MapGet("", ListAsync)
            .Describe("listBalanceTransactions", "List the moves of a customer's balance, newest first", Permission.ReadCustomers).OpenToPortal(PortalBinding.OfCustomer)
            .AnswersPage<BalanceTransactionResponse>()
            .WithRange("operation_time", "Moved")
            .WithQuery("currency", "In this currency; the customer's by default. Beyond the contract: a balance is kept per currency.");
        group.MapPost("", CreateAsync)
            .Describe("createBalanceTransaction", "Give a customer credit or take it back", Permission.WriteCustomers)
            .Takes(Adjust).Answers<BalanceTransactionResponse>(StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(
        string customer_id, QueryFields query, ICustomerBalanceService balances, CancellationToken cancellationToken) =>
        CustomerId.TryParse(customer_id, out var id)
            ? await query.SendAsync(
                fields => (Query: new BalanceQuery { Currency = fields.One("currency"), Created = fields.Range("operation_time") }, Page: fields.Page()),
                async list => Answer.Page(await balances.ListAsync(id, list.Query, list.Page, cancellationToken), t => new BalanceTransactionResponse(t)))
            : Answer.Of(Problem.NotFound("Customer", customer_id));

    private static async Task<IResult> CreateAsync(
        string customer_id, RequestBody body, ICustomerBalanceService balances, CancellationToken cancellationToken) =>
        CustomerId.TryParse(customer_id, out var id)
            ? await body.SendAsync(
                Adjust, command => balances.AdjustAsync(id, command, cancellationToken), t => Answer.Created(new BalanceTransactionResponse(t)))
            : Answer.Of(Problem.NotFound("Customer", customer_id));

    private static AdjustBalance Adjust(Fields fields) => new(
        fields.RequiredChoice("type", Types), fields.NumberText("amount", required: true) ?? default, fields.Text("currency"), fields.Text("description"));
}
