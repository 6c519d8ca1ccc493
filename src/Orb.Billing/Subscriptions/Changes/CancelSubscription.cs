using NodaTime;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>When a cancellation takes effect.</summary>
public enum CancelOption
{
    /// <summary>At the end of the running term: the longest cadence's period.</summary>
    EndOfSubscriptionTerm,

    /// <summary>Now, by the customer's clock.</summary>
    Immediate,

    /// <summary>At the date given.</summary>
    RequestedDate,
}

/// <summary>A cancellation.</summary>
/// <param name="Option">When it takes effect.</param>
/// <param name="Date">The first instant after the subscription; only with <see cref="CancelOption.RequestedDate"/>.</param>
public sealed record CancelSubscription(CancelOption Option, Instant? Date = null) : SubscriptionChange
{
    internal override string Name => "cancelled";

    internal override Outcome<TimelineEdit> Apply(ChangeContext context)
    {
        if (!EndOf(context).TryGetValue(out var end, out var refusal))
            return refusal;
        var timeline = context.Timeline.Cancel(end, Policy);
        return new TimelineEdit(timeline, timeline.End!.Value) { ScheduledPlans = [.. context.Subscription.ScheduledPlans.Where(p => p.From < timeline.End)] };
    }

    private Outcome<Instant> EndOf(ChangeContext context)
    {
        var (timeline, now) = (context.Timeline, context.Now);
        if (context.Ended is { } ended)
            return ended;
        if (Option != CancelOption.RequestedDate && Date is not null)
            return Refusal.Invalid("cancellation_date", "is only for the cancel_option requested_date.");
        if (timeline.Start > now && Option != CancelOption.Immediate)
            return Refusal.Constraint("A subscription that has not started can only be cancelled immediately.");

        Instant end;
        switch (Option)
        {
            case CancelOption.Immediate:
                end = Instant.Max(now, timeline.Start);
                break;
            case CancelOption.RequestedDate when Date is { } date:
                if (context.Reaches("cancellation_date", date) is { } outside)
                    return outside;
                end = date;
                break;
            case CancelOption.RequestedDate:
                return Refusal.Invalid("cancellation_date", "is required for the cancel_option requested_date.");
            default:
                // Without a recurring price there is no term to wait for.
                end = timeline.TermAt(now)?.In(timeline.Zone).End ?? now;
                break;
        }

        return timeline.End is { } planned && planned < end
            ? Refusal.Constraint($"The subscription ends at {planned} already, before {end}.")
            : end;
    }
}

/// <summary>Takes a cancellation back that has not taken effect. The phases of the plan go on; whatever else was planned after it is lost.</summary>
public sealed record UncancelSubscription : SubscriptionChange
{
    internal override ChangeNeeds Needs => new() { RunningPlan = true };

    internal override string Name => "uncancelled";

    internal override Outcome<TimelineEdit> Apply(ChangeContext context)
    {
        if (context.Timeline.End is not { } end)
            return Refusal.Constraint("The subscription has no end to take back.");
        if (context.Ended is { } ended)
            return ended;
        // What is one period, as a trial is, has no end of its own once it was cut; and what was to follow it is gone.
        if (context.Timeline.Intervals.Any(i => i.IsOnePeriod && i.End == end))
            return Refusal.Constraint("The subscription ends within its trial, or with it, and what would come after is not kept: a new subscription is needed to go on.");
        var timeline = context.Timeline.Uncancel(context.Now);
        var before = new PlanSegment(context.Subscription, context.Running!, context.Ids);
        // A plan that was to take over before the end is laid already, as far as that.
        if (before.Phases.Count == 0 || before.Until is not null)
            return new TimelineEdit(timeline, end);
        var after = before.GoingOn(end: null);
        var now = after.Lay().Prices;
        // Taking the end back has opened what it had cut; now it ends with its phase, and the phases behind it follow.
        var was = now.Where(i => i.Start < end).Select(i => i.EndingAt(null)).ToList();
        return new TimelineEdit(timeline.Relay(was, now, context.Now, Policy), end) { Phases = after.AllPhases() };
    }
}
