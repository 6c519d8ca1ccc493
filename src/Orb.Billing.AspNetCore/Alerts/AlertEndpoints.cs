using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orb.Billing.Alerts;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;

namespace Orb.Billing.AspNetCore.Alerts;

internal static class AlertEndpoints
{
    private const string Type = "Alert";

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/alerts").WithTags("Alerts");
        group.MapGet("", ListAsync)
            .Describe("listAlerts", "List alerts, newest first", Permission.ReadSubscriptions)
            .AnswersPage<AlertResponse>()
            .WithQuery("customer_id", "Of this customer's credits.")
            .WithQuery("external_customer_id", "Of the credits of the customer with your own id.")
            .WithQuery("subscription_id", "Of this subscription.")
            .WithRange("created_at", "Created");
        group.MapGet("/{alert_id}", FetchAsync)
            .Describe("fetchAlert", "Fetch an alert", Permission.ReadSubscriptions).Answers<AlertResponse>();
        group.MapPost("/customer_id/{customer_id}", CreateForCustomerAsync)
            .Describe("createAlertForCustomer", "Create an alert of a customer's prepaid credits", Permission.WriteSubscriptions)
            .Takes(AlertRequests.ForCustomer).Answers<AlertResponse>(StatusCodes.Status201Created);
        group.MapPost("/external_customer_id/" + ExternalId.Route, CreateForExternalCustomerAsync)
            .Describe("createAlertForExternalCustomer", "Create an alert of the prepaid credits of a customer named by your own id", Permission.WriteSubscriptions)
            .Takes(AlertRequests.ForCustomer).Answers<AlertResponse>(StatusCodes.Status201Created);
        group.MapPost("/subscription_id/{subscription_id}", CreateForSubscriptionAsync)
            .Describe("createAlertForSubscription", "Create an alert of a subscription's usage or costs", Permission.WriteSubscriptions)
            .Takes(AlertRequests.ForSubscription).Answers<AlertResponse>(StatusCodes.Status201Created);
        group.MapPut("/{alert_configuration_id}", UpdateAsync)
            .Describe("updateAlert", "Replace the thresholds of an alert", Permission.WriteSubscriptions)
            .Takes(AlertRequests.Update).Answers<AlertResponse>();
        Switch(group.MapPost("/{alert_configuration_id}/enable", EnableAsync), "enableAlert", "Let an alert fire");
        Switch(group.MapPost("/{alert_configuration_id}/disable", DisableAsync), "disableAlert", "Keep an alert from firing");
    }

    private static void Switch(RouteHandlerBuilder endpoint, string operationId, string summary) => endpoint
        .Describe(operationId, summary, Permission.WriteSubscriptions).Answers<AlertResponse>()
        .WithQuery("subscription_id", "The alert's own subscription, or none: there are no alerts of plans.");

    private static Task<IResult> ListAsync(QueryFields query, IAlertService alerts, CancellationToken cancellationToken) => query.SendAsync(
        fields => (Query: AlertRequests.List(fields), Page: fields.Page()),
        async list => Answer.Page(await alerts.ListAsync(list.Query, list.Page, cancellationToken), a => new AlertResponse(a)));

    private static async Task<IResult> FetchAsync(string alert_id, IAlertService alerts, CancellationToken cancellationToken) => Answer.Found(
        AlertId.TryParse(alert_id, out var id) ? await alerts.FindAsync(id, cancellationToken) : null, Type, alert_id, a => new AlertResponse(a));

    private static async Task<IResult> CreateForCustomerAsync(
        string customer_id, RequestBody body, IAlertService alerts, CancellationToken cancellationToken) =>
        CustomerId.TryParse(customer_id, out var id)
            ? await body.SendAsync(
                AlertRequests.ForCustomer, command => alerts.CreateForCustomerAsync(id, command, cancellationToken), a => Answer.Created(new AlertResponse(a)))
            : Answer.Of(Problem.NotFound("Customer", customer_id));

    private static async Task<IResult> CreateForExternalCustomerAsync(
        ExternalId external_id, RequestBody body, ICustomerService customers, IAlertService alerts, CancellationToken cancellationToken) =>
        await customers.FindByExternalIdAsync(external_id.Value, cancellationToken) is { } customer
            ? await body.SendAsync(
                AlertRequests.ForCustomer, command => alerts.CreateForCustomerAsync(customer.Id, command, cancellationToken),
                a => Answer.Created(new AlertResponse(a)))
            : Answer.Of(Problem.NotFound("Customer", external_id.Value));

    private static async Task<IResult> CreateForSubscriptionAsync(
        string subscription_id, RequestBody body, IAlertService alerts, CancellationToken cancellationToken) =>
        SubscriptionId.TryParse(subscription_id, out var id)
            ? await body.SendAsync(
                AlertRequests.ForSubscription, command => alerts.CreateForSubscriptionAsync(id, command, cancellationToken),
                a => Answer.Created(new AlertResponse(a)))
            : Answer.Of(Problem.NotFound("Subscription", subscription_id));

    private static async Task<IResult> UpdateAsync(
        string alert_configuration_id, RequestBody body, IAlertService alerts, CancellationToken cancellationToken) =>
        AlertId.TryParse(alert_configuration_id, out var id)
            ? await body.SendAsync(
                AlertRequests.Update, command => alerts.UpdateAsync(id, command, cancellationToken), a => Answer.Ok(new AlertResponse(a)))
            : Answer.Of(Problem.NotFound(Type, alert_configuration_id));

    private static Task<IResult> EnableAsync(
        string alert_configuration_id, QueryFields query, IAlertService alerts, CancellationToken cancellationToken) =>
        SetAsync(alert_configuration_id, isEnabled: true, query, alerts, cancellationToken);

    private static Task<IResult> DisableAsync(
        string alert_configuration_id, QueryFields query, IAlertService alerts, CancellationToken cancellationToken) =>
        SetAsync(alert_configuration_id, isEnabled: false, query, alerts, cancellationToken);

    private static async Task<IResult> SetAsync(
        string alert, bool isEnabled, QueryFields query, IAlertService alerts, CancellationToken cancellationToken) =>
        AlertId.TryParse(alert, out var id)
            ? await query.SendAsync(
                fields => fields.Id<SubscriptionId>("subscription_id", SubscriptionId.TryParse),
                async of => Answer.From(await alerts.SetEnabledAsync(id, isEnabled, of, cancellationToken), a => Answer.Ok(new AlertResponse(a))))
            : Answer.Of(Problem.NotFound(Type, alert));
}
