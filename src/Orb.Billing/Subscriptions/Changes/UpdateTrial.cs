using NodaTime;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>
/// Another end of the trial: later, earlier, at once or none at all; a plan without a trial gets one. What starts or ends with the trial moves along
/// (R27, docs/decisions/0021).
/// </summary>
/// <param name="TrialEndDate">An instant of the first local day after the trial; now by default. From the start on the plan, which takes the trial away, to the subscription's end.</param>
/// <param name="Shift">Whether what comes after the trial moves by as many days: later phases, added prices, adjustments, scheduled plans; false by default.</param>
public sealed record UpdateTrial(SubscriptionDate? TrialEndDate = null, bool Shift = false) : SubscriptionChange
{
    internal override ChangeNeeds Needs => new() { RunningPlan = true };

    internal override string Name => "trial_updated";

    internal override Outcome<TimelineEdit> Apply(ChangeContext context)
    {
        if (context.Ended is { } ended)
            return ended;
        var (subscription, zone) = (context.Subscription, context.Timeline.Zone);
        var before = new PlanSegment(subscription, context.Running!, context.Ids);
        var newEnd = Instant.Max(context.DayOf(context.At(TrialEndDate) ?? Instant.Max(context.Now, before.Start)), before.Start);
        var oldEnd = before.TrialEnd ?? before.Start;
        if (Check(context, before, oldEnd, newEnd) is { } refusal)
            return refusal;
        if (newEnd == oldEnd)
            return new TimelineEdit(context.Timeline, context.Now);

        var move = Move(oldEnd, newEnd, zone);
        // What was billed never moves (R6): the anchor follows a trial that has not ended.
        var anchor = oldEnd > context.Now || before.TrialEnd is null && context.Timeline.Start > context.Now
            ? BillingDates.Anchor(before.Anchor, subscription.AnchorRule, LocalDays.DateOf(newEnd, zone))
            : before.Anchor;
        var after = before with
        {
            TrialEnd = newEnd > before.Start ? newEnd : null,
            Anchor = anchor,
            Until = Shift && before.Until is { } until ? move(until) : before.Until,
            Phases = [.. before.Phases
                .Select(p => p with { Start = p.Start > before.Start ? move(p.Start) : p.Start, End = p.End is { } end && end != context.Timeline.End ? move(end) : p.End })
                .Where(p => !(p.End <= p.Start))],
        };
        var (was, now) = (before.Lay(), after.Lay());
        bool IsLater(Instant start) => start >= before.Until;
        var timeline = context.Timeline
            .Relay(was.Prices, now.Prices, context.Now, Policy)
            .RelayAdjustments(was.Adjustments, now.Adjustments)
            .Displace(i => i.IsAdded || IsLater(i.Start), a => !a.IsOfPlan || IsLater(a.Start), move);
        return new TimelineEdit(timeline, Instant.Min(oldEnd, newEnd))
        {
            TrialEnd = new NewTrialEnd(after.TrialEnd),
            Anchor = anchor == before.Anchor ? null : anchor,
            Phases = after.AllPhases(subscription.Phases.Where(p => IsLater(p.Start)).Select(p => p with { Start = move(p.Start), End = p.End is { } end ? move(end) : null })),
            ScheduledPlans = [.. subscription.ScheduledPlans.Select(p => p with { From = move(p.From) })],
            Reopens = true,
        };
    }

    private Refusal? Check(ChangeContext context, PlanSegment before, Instant oldEnd, Instant newEnd)
    {
        if (context.At(TrialEndDate) is { } asked)
        {
            if (context.Reaches("trial_end_date", asked) is { } outside)
                return outside;
            if (asked < before.Start)
                return Refusal.Invalid("trial_end_date", $"must not lie before the start on the plan, {before.Start}, but is {asked}.");
        }

        if (newEnd > context.Timeline.End)
            return Refusal.Invalid("trial_end_date", $"must not lie after the end of the subscription, {context.Timeline.End}, but is {newEnd}.");
        if (before.Until < oldEnd)
            return Refusal.Constraint($"A plan change is scheduled within the trial, at {before.Until}; take it back first.");
        if (newEnd > before.Until && !Shift)
            return Refusal.Invalid("trial_end_date", $"must not lie after the scheduled plan change at {before.Until}, unless that shifts, but is {newEnd}.");
        return null;
    }

    // Where an instant is now: the end of the trial itself, and with a shift what lies behind it, by as many local days.
    private Func<Instant, Instant> Move(Instant oldEnd, Instant newEnd, DateTimeZone zone)
    {
        var days = Period.DaysBetween(LocalDays.DateOf(oldEnd, zone), LocalDays.DateOf(newEnd, zone));
        return at =>
        {
            if (at == oldEnd)
                return newEnd;
            if (!Shift || at < oldEnd)
                return at;
            var local = at.InZone(zone).LocalDateTime;
            return local.TimeOfDay == LocalTime.Midnight || at == LocalDays.StartOf(local.Date, zone)
                ? LocalDays.StartOf(local.Date.PlusDays(days), zone)
                : local.PlusDays(days).InZoneLeniently(zone).ToInstant();
        };
    }
}
