using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>
/// Takes every plan change back that has not taken effect: the running plan goes on, with its phases and its trial as they were. What was ended by
/// itself at the very instant of the plan change is open again, and what was added beside the plans stays.
/// </summary>
public sealed record UnschedulePlanChanges : SubscriptionChange
{
    internal override ChangeNeeds Needs => new() { RunningPlan = true };

    internal override string Name => "plan_changes_unscheduled";

    internal override Outcome<TimelineEdit> Apply(ChangeContext context)
    {
        if (context.Ended is { } ended)
            return ended;
        var before = new PlanSegment(context.Subscription, context.Running!, context.Ids);
        if (before.Until is not { } at)
            return Refusal.Constraint("No plan change is scheduled.");
        var after = before.GoingOn(context.Timeline.End);
        var (was, now) = (before.Lay(), after.Lay());
        var timeline = context.Timeline
            .WithoutPlansFrom(at)
            .Relay(was.Prices, now.Prices, context.Now, Policy)
            .RelayAdjustments(was.Adjustments, now.Adjustments)
            .ReopenAdded(at, context.Now);
        return new TimelineEdit(timeline, at) { Phases = after.AllPhases([]), ScheduledPlans = [] };
    }
}
