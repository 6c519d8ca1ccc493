using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.AspNetCore.Subscriptions;

/// <summary>The changes of a subscription. Each answers with the subscription after it, and on request with what it wrote.</summary>
internal static class SubscriptionChangeEndpoints
{
    private const string Type = "Subscription";

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/subscriptions/{subscription_id}").WithTags("Subscriptions");
        Change(group, "cancel", "cancelSubscription", "Cancel a subscription", SubscriptionChangeRequests.Cancel);
        Change(group, "unschedule_cancellation", "unscheduleSubscriptionCancellation", "Take back a cancellation that has not taken effect", SubscriptionChangeRequests.Uncancel);
        Change(group, "unschedule_pending_plan_changes", "unschedulePendingPlanChanges", "Take back all plan changes that have not taken effect", SubscriptionChangeRequests.UnschedulePlanChanges);
        Change(group, "update_fixed_fee_quantity", "updateFixedFeeQuantity", "Change the quantity of a fixed fee", SubscriptionChangeRequests.Quantity);
        Change(group, "unschedule_fixed_fee_quantity_updates", "unscheduleFixedFeeQuantityUpdates", "Take back the scheduled quantities of a fixed fee", SubscriptionChangeRequests.UnscheduleQuantities);
        Change(group, "update_trial", "updateSubscriptionTrial", "Move, end or add a trial", SubscriptionChangeRequests.Trial);
        Change(group, "trigger_phase", "triggerSubscriptionPhase", "Begin the next phase of the plan", SubscriptionChangeRequests.Phase);
        Change(group, "redeem_coupon", "redeemSubscriptionCoupon", "Redeem a coupon", SubscriptionChangeRequests.Coupon);
        Change(group, "schedule_plan_change", "schedulePlanChange", "Change the plan, now or later", PlanChangeRequests.Read);
        Change(group, "price_intervals", "editPriceIntervals", "Add and edit price and adjustment intervals, all or none", PriceIntervalRequests.Read);
        Change(group, "pause", "pauseSubscription", "Pause a subscription: nothing is charged meanwhile", SubscriptionChangeRequests.Pause);
        Change(group, "resume", "resumeSubscription", "Resume a paused subscription", SubscriptionChangeRequests.Resume);
        group.MapPut("", UpdateAsync)
            .Describe("updateSubscription", "Change the terms and metadata of a subscription", Permission.WriteSubscriptions)
            .Takes(SubscriptionChangeRequests.Update).Answers<SubscriptionResponse>()
            .AddEndpointFilter(PendingChanges.RefuseAsync);
    }

    private static void Change(RouteGroupBuilder group, string path, string operationId, string summary, Func<Fields, SubscriptionChange> read) =>
        group.MapPost(
            $"/{path}",
            (string subscription_id, RequestBody body, HttpRequest request, ISubscriptionService subscriptions, IOptions<RestApiOptions> options, CancellationToken cancellationToken) =>
                ChangeAsync(subscription_id, body, ChangedResourcesAsked.By(request, read), subscriptions, options.Value, cancellationToken))
            .Describe(operationId, summary, Permission.WriteSubscriptions)
            .Takes(ChangedResourcesAsked.InBody(read)).MayAskForChangedResources().Answers<MutatedSubscriptionResponse>()
            .AddEndpointFilter(PendingChanges.RefuseAsync);

    private static async Task<IResult> ChangeAsync(
        string subscription_id, RequestBody body, Func<Fields, SubscriptionChange> read, ISubscriptionService subscriptions, RestApiOptions options,
        CancellationToken cancellationToken) =>
        SubscriptionId.TryParse(subscription_id, out var id)
            ? await body.SendAsync(
                read, change => subscriptions.ChangeAsync(id, change, cancellationToken), view => Answer.Ok(new MutatedSubscriptionResponse(view, options)))
            : Answer.Of(Problem.NotFound(Type, subscription_id));

    private static async Task<IResult> UpdateAsync(
        string subscription_id, RequestBody body, ISubscriptionService subscriptions, CancellationToken cancellationToken) =>
        SubscriptionId.TryParse(subscription_id, out var id)
            ? await body.SendAsync(
                SubscriptionChangeRequests.Update, change => subscriptions.ChangeAsync(id, change, cancellationToken), view => Answer.Ok(new SubscriptionResponse(view)))
            : Answer.Of(Problem.NotFound(Type, subscription_id));
}
