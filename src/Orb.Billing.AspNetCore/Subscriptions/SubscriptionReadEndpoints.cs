using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.AspNetCore.Subscriptions;

/// <summary>What is calculated of a subscription and written nowhere: its costs, its plans over time, and what a command would do.</summary>
internal static class SubscriptionReadEndpoints
{
    private const string Type = "Subscription";

    private static readonly Dictionary<string, bool> ViewModes = new(StringComparer.Ordinal) { ["periodic"] = true, ["cumulative"] = false };

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/subscriptions").WithTags("Subscriptions");
        group.MapGet("/{subscription_id}/costs", CostsAsync)
            .Describe("fetchSubscriptionCosts", "Read the costs of a subscription day by day", Permission.ReadSubscriptions).AddsUp().OpenToPortal(PortalBinding.OfSubscription)
            .Answers<CostsResponse>()
            .WithQuery("timeframe_start", "From this timestamp, with timeframe_end; the start of the running billing period by default.")
            .WithQuery("timeframe_end", "Up to, not including, this timestamp; the end of the customer's today by default.")
            .WithQuery("view_mode", "cumulative from the start of the billing period, the default, or periodic: what each day adds.")
            .WithQuery("currency", "The currency or pricing unit of the prices that count; the invoicing currency by default.");
        group.MapGet("/{subscription_id}/schedule", ScheduleAsync)
            .Describe("fetchSubscriptionSchedule", "List the plans of a subscription, past and scheduled ones included", Permission.ReadSubscriptions).OpenToPortal(PortalBinding.OfSubscription)
            .AnswersPage<PlanInForceResponse>()
            .WithRange("start_date", "Starting");
        group.MapPost("/preview", PreviewAsync)
            .Describe("previewSubscription", "See what a new subscription would be invoiced, without creating it", Permission.ReadSubscriptions).AddsUp().OnlyAsks()
            .Takes(SubscriptionRequests.Create).Answers<MutatedSubscriptionResponse>();
        group.MapPost("/{subscription_id}/schedule_plan_change/preview", PreviewPlanChangeAsync)
            .Describe("previewPlanChange", "See what a plan change would invoice and credit, without making it", Permission.ReadSubscriptions).AddsUp().OnlyAsks()
            .Takes(PlanChangeRequests.Read).Answers<MutatedSubscriptionResponse>();
    }

    private static async Task<IResult> CostsAsync(string subscription_id, QueryFields query, ICostService costs, CancellationToken cancellationToken) =>
        SubscriptionId.TryParse(subscription_id, out var id)
            ? await query.SendAsync(
                fields => new SubscriptionCostQuery
                {
                    SubscriptionId = id,
                    From = fields.Time("timeframe_start"),
                    To = fields.Time("timeframe_end"),
                    Periodic = fields.Choice("view_mode", ViewModes) ?? false,
                    Currency = fields.One("currency"),
                },
                async request => Answer.From(await costs.OfSubscriptionAsync(request, cancellationToken), windows => Answer.Ok(CostsResponse.Of(windows))))
            : Answer.Of(Problem.NotFound(Type, subscription_id));

    private static async Task<IResult> ScheduleAsync(
        string subscription_id, QueryFields query, ISubscriptionService subscriptions, CancellationToken cancellationToken) =>
        SubscriptionId.TryParse(subscription_id, out var id)
            ? await query.SendAsync(
                fields => (Start: fields.Range("start_date"), Page: fields.Page()),
                async list => Answer.Page(await subscriptions.ScheduleAsync(id, list.Start, list.Page, cancellationToken), PlanInForceResponse.Of))
            : Answer.Of(Problem.NotFound(Type, subscription_id));

    private static Task<IResult> PreviewAsync(
        RequestBody body, ISubscriptionService subscriptions, IOptions<RestApiOptions> options, CancellationToken cancellationToken) =>
        body.SendAsync(
            SubscriptionRequests.Create, command => subscriptions.QuoteAsync(command, cancellationToken),
            quote => Answer.Ok(new MutatedSubscriptionResponse(quote.View, options.Value)));

    private static async Task<IResult> PreviewPlanChangeAsync(
        string subscription_id, RequestBody body, ISubscriptionService subscriptions, IOptions<RestApiOptions> options, CancellationToken cancellationToken) =>
        SubscriptionId.TryParse(subscription_id, out var id)
            ? await body.SendAsync(
                PlanChangeRequests.Read, change => subscriptions.QuoteAsync(id, change, cancellationToken),
                quote => Answer.Ok(new MutatedSubscriptionResponse(quote.View, options.Value)))
            : Answer.Of(Problem.NotFound(Type, subscription_id));
}
