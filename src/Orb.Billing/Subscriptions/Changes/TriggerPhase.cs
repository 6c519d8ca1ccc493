using NodaTime;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>
/// Begins the next phase of the plan before its time. It and those after it last as long as the plan says, counted from there; the trial is what it was.
/// </summary>
/// <param name="EffectiveDate">An instant of the first local day of the phase; the very instant of now by default, at most two years back.</param>
public sealed record TriggerPhase(SubscriptionDate? EffectiveDate = null) : SubscriptionChange
{
    internal override ChangeNeeds Needs => new() { RunningPlan = true };

    internal override string Name => "phase_triggered";

    internal override Outcome<TimelineEdit> Apply(ChangeContext context)
    {
        if (context.Ended is { } ended)
            return ended;
        var before = new PlanSegment(context.Subscription, context.Running!, context.Ids);
        var effective = context.At(EffectiveDate);
        var at = effective is { } date ? context.DayOf(date) : Instant.Max(context.Now, before.Start);
        if (effective is { } asked && context.Reaches("effective_date", asked) is { } outside)
            return outside;
        if (before.Phases.Count == 0)
            return Refusal.Constraint("The plan has no phases.");
        if (before.Phases.LastOrDefault(p => p.Start <= at) is not { } running)
            return Refusal.Invalid("effective_date", $"must not lie before the start on the plan, {before.Start}, but is {at}.");
        if (at == running.Start)
            return Refusal.Constraint($"Phase {running.Order} starts at {at} already.");
        if (running.Order == context.Running!.Plan.Phases.Count)
            return Refusal.Constraint($"Phase {running.Order} is the last one of the plan.");
        if (at >= before.Until || at >= context.Timeline.End)
            return Refusal.Invalid("effective_date", $"must lie before the end of the plan, {before.Until ?? context.Timeline.End}, but is {at}.");

        var limit = before.Until is { } until && context.Timeline.End is { } end ? Instant.Min(until, end) : before.Until ?? context.Timeline.End;
        var after = before with
        {
            Phases =
            [
                .. before.Phases.Where(p => p.Order < running.Order),
                running with { End = at },
                .. before.PhasesFrom(running.Order + 1, at).Where(p => !(p.Start >= limit)).Select(p => limit is { } last && (p.End is null || p.End > last) ? p with { End = last } : p),
            ],
        };
        var (was, now) = (before.Lay(), after.Lay());
        var timeline = context.Timeline
            .Relay(was.Prices, now.Prices, context.Now, Policy)
            .RelayAdjustments(was.Adjustments, now.Adjustments);
        return new TimelineEdit(timeline, at) { Phases = after.AllPhases(), Reopens = true };
    }
}
