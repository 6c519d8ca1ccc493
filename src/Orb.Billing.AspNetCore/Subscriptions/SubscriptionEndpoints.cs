using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.AspNetCore.Subscriptions;

internal static class SubscriptionEndpoints
{
    private const string Type = "Subscription";

    private static readonly Dictionary<string, SubscriptionStatus> Statuses = new(StringComparer.Ordinal)
    {
        ["active"] = SubscriptionStatus.Active,
        ["ended"] = SubscriptionStatus.Ended,
        ["upcoming"] = SubscriptionStatus.Upcoming,
    };

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/subscriptions").WithTags("Subscriptions");
        group.MapPost("", CreateAsync)
            .Describe("createSubscription", "Subscribe a customer to a plan", Permission.WriteSubscriptions)
            .Takes(ChangedResourcesAsked.InBody(SubscriptionRequests.Create)).MayAskForChangedResources()
            .Answers<MutatedSubscriptionResponse>(StatusCodes.Status201Created)
            .AddEndpointFilter(PendingChanges.RefuseAsync);
        group.MapGet("", ListAsync)
            .Describe("listSubscriptions", "List subscriptions, newest first", Permission.ReadSubscriptions).OpenToPortal(PortalBinding.ByFilter)
            .AnswersPage<SubscriptionResponse>()
            .WithQuery("customer_id[]", "Of these customers.")
            .WithQuery("external_customer_id[]", "Of these customers, by your own ids.")
            .WithQuery("plan_id", "To this plan.")
            .WithQuery("external_plan_id", "To this plan, by your own id.")
            .WithQuery("status[]", "active, ended or upcoming.")
            .WithRange("created_at", "Created");
        group.MapGet("/{subscription_id}", FetchAsync)
            .Describe("fetchSubscription", "Fetch a subscription", Permission.ReadSubscriptions).OpenToPortal(PortalBinding.OfSubscription).Answers<SubscriptionResponse>();
    }

    private static Task<IResult> CreateAsync(
        RequestBody body, HttpRequest request, ISubscriptionService subscriptions, IOptions<RestApiOptions> options, CancellationToken cancellationToken) =>
        body.SendAsync(
            ChangedResourcesAsked.By(request, SubscriptionRequests.Create), command => subscriptions.CreateAsync(command, cancellationToken),
            view => Answer.Created(new MutatedSubscriptionResponse(view, options.Value)));

    private static Task<IResult> ListAsync(QueryFields query, ISubscriptionService subscriptions, CancellationToken cancellationToken) =>
        query.SendAsync(
            fields => (Query: Query(fields), Page: fields.Page()),
            async list => Answer.Page(await subscriptions.ListAsync(list.Query, list.Page, cancellationToken), v => new SubscriptionResponse(v)));

    private static async Task<IResult> FetchAsync(string subscription_id, ISubscriptionService subscriptions, CancellationToken cancellationToken) =>
        Answer.Found(
            SubscriptionId.TryParse(subscription_id, out var id) ? await subscriptions.FindAsync(id, cancellationToken) : null,
            Type, subscription_id, view => new SubscriptionResponse(view));

    private static SubscriptionQuery Query(QueryFields fields) => new()
    {
        CustomerIds = fields.Ids<CustomerId>("customer_id", CustomerId.TryParse),
        ExternalCustomerIds = fields.Many("external_customer_id"),
        PlanId = fields.Id<PlanId>("plan_id", PlanId.TryParse),
        ExternalPlanId = fields.One("external_plan_id"),
        Statuses = fields.Choices("status", Statuses),
        Created = fields.Range("created_at"),
    };
}
