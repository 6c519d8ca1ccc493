using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;

namespace Orb.Billing.AspNetCore.Customers;

internal static class CustomerEndpoints
{
    private const string Type = "Customer";

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/customers").WithTags("Customers");
        group.MapPost("", CreateAsync)
            .Describe("createCustomer", "Create a customer", Permission.WriteCustomers)
            .Takes(CustomerRequests.Create).Answers<CustomerResponse>(StatusCodes.Status201Created);
        group.MapGet("", ListAsync)
            .Describe("listCustomers", "List customers, newest first", Permission.ReadCustomers)
            .AnswersPage<CustomerResponse>().WithRange("created_at", "Created");
        group.MapGet("/{customer_id}", FetchAsync)
            .Describe("fetchCustomer", "Fetch a customer", Permission.ReadCustomers).OpenToPortal(PortalBinding.OfCustomer).Answers<CustomerResponse>();
        group.MapDelete("/{customer_id}", DeleteAsync)
            .Describe("deleteCustomer", "Delete a customer that was never invoiced", Permission.WriteCustomers).Produces(StatusCodes.Status204NoContent);
        group.MapPut("/{customer_id}", UpdateAsync)
            .Describe("updateCustomer", "Change a customer", Permission.WriteCustomers)
            .Takes(CustomerRequests.Update).Answers<CustomerResponse>();

        var external = group.MapGroup("/external_customer_id");
        external.MapGet(ExternalId.Route, FetchByExternalIdAsync)
            .Describe("fetchCustomerByExternalId", "Fetch a customer by your own id", Permission.ReadCustomers).OpenToPortal(PortalBinding.OfExternalCustomer).Answers<CustomerResponse>();
        external.MapPut(ExternalId.Route, UpdateByExternalIdAsync)
            .Describe("updateCustomerByExternalId", "Change a customer named by your own id", Permission.WriteCustomers)
            .Takes(CustomerRequests.Update).Answers<CustomerResponse>();
    }

    private static Task<IResult> CreateAsync(RequestBody body, ICustomerService customers, CancellationToken cancellationToken) =>
        body.SendAsync(CustomerRequests.Create, command => customers.CreateAsync(command, cancellationToken), c => Answer.Created(new CustomerResponse(c)));

    private static Task<IResult> ListAsync(QueryFields query, ICustomerService customers, CancellationToken cancellationToken) =>
        query.SendAsync(
            fields => (Created: fields.Range("created_at"), Page: fields.Page()),
            async list => Answer.Page(await customers.ListAsync(list.Created, list.Page, cancellationToken), c => new CustomerResponse(c)));

    private static async Task<IResult> FetchAsync(string customer_id, ICustomerService customers, CancellationToken cancellationToken) =>
        Answer.Found(
            CustomerId.TryParse(customer_id, out var id) ? await customers.FindAsync(id, cancellationToken) : null,
            Type, customer_id, c => new CustomerResponse(c));

    private static async Task<IResult> UpdateAsync(string customer_id, RequestBody body, ICustomerService customers, CancellationToken cancellationToken) =>
        CustomerId.TryParse(customer_id, out var id)
            ? await ChangeAsync(id, body, customers, cancellationToken)
            : Answer.Of(Problem.NotFound(Type, customer_id));

    private static async Task<IResult> DeleteAsync(string customer_id, ICustomerService customers, CancellationToken cancellationToken) =>
        CustomerId.TryParse(customer_id, out var id)
            ? Answer.From(await customers.DeleteAsync(id, cancellationToken), _ => Answer.NoContent())
            : Answer.Of(Problem.NotFound(Type, customer_id));

    private static async Task<IResult> FetchByExternalIdAsync(ExternalId external_id, ICustomerService customers, CancellationToken cancellationToken) =>
        Answer.Found(
            await customers.FindByExternalIdAsync(external_id.Value, cancellationToken), Type, external_id.Value, c => new CustomerResponse(c));

    private static async Task<IResult> UpdateByExternalIdAsync(
        ExternalId external_id, RequestBody body, ICustomerService customers, CancellationToken cancellationToken) =>
        await customers.FindByExternalIdAsync(external_id.Value, cancellationToken) is { } customer
            ? await ChangeAsync(customer.Id, body, customers, cancellationToken)
            : Answer.Of(Problem.NotFound(Type, external_id.Value));

    private static Task<IResult> ChangeAsync(CustomerId id, RequestBody body, ICustomerService customers, CancellationToken cancellationToken) =>
        body.SendAsync(
            CustomerRequests.Update, command => customers.UpdateAsync(id, command, cancellationToken), c => Answer.Ok(new CustomerResponse(c)));
}
