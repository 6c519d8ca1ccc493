using NodaTime;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>A stretch in which nothing is charged, in whole local days; usage in it is kept and not rated (R20).</summary>
/// <param name="StartDate">An instant of its first local day; now by default, at most two years back.</param>
/// <param name="EndDate">An instant of the first local day after; open by default.</param>
public sealed record PauseSubscription(SubscriptionDate? StartDate = null, SubscriptionDate? EndDate = null) : SubscriptionChange
{
    internal override string Name => "paused";

    internal override Outcome<TimelineEdit> Apply(ChangeContext context)
    {
        if (context.Ended is { } ended)
            return ended;
        var asked = context.At(StartDate) ?? context.Now;
        var start = context.DayOf(asked);
        if (context.Reaches("start_date", asked) is { } outside)
            return outside;
        var until = context.At(EndDate);
        Instant? end = until is { } given ? context.DayOf(given) : null;
        if (end <= start)
            return Refusal.Invalid("end_date", $"must lie on a later day than the start, {start}, but is {until}.");
        var taken = context.Timeline.Pauses.FirstOrDefault(p => p.RemovedAt is null && (end is null || p.Start < end) && (p.End is null || start < p.End));
        if (taken is not null)
            return Refusal.Constraint($"The subscription is paused from {taken.Start} to {taken.End?.ToString() ?? "no end"} already.");
        var pause = new Pause(start, end) { Credit = Policy.Credit, ResumedAt = end < context.Now ? context.Now : null };
        return new TimelineEdit(context.Timeline.Pause(pause), start);
    }
}

/// <summary>The end of a pause, on the same anchors as before it (R20).</summary>
/// <param name="Date">An instant of the first local day after the pause; now by default, at most two years back.</param>
public sealed record ResumeSubscription(SubscriptionDate? Date = null) : SubscriptionChange
{
    internal override string Name => "resumed";

    internal override Outcome<TimelineEdit> Apply(ChangeContext context)
    {
        var at = context.At(Date) ?? context.Now;
        if (context.Reaches("date", at) is { } outside)
            return outside;
        var day = context.DayOf(at);
        if (context.Timeline.PauseAt(day) is not { } pause)
            return Refusal.Constraint($"The subscription is not paused on the day of {at}.");
        return new TimelineEdit(context.Timeline.Resume(Instant.Max(day, pause.Start), context.Now), Instant.Max(day, pause.Start));
    }
}

/// <summary>Takes a pause back: its days are charged after all, at the earliest now.</summary>
/// <param name="StartDate">An instant of the pause.</param>
public sealed record RemovePause(Instant StartDate) : SubscriptionChange
{
    internal override string Name => "pause_removed";

    internal override Outcome<TimelineEdit> Apply(ChangeContext context) =>
        context.Timeline.PauseAt(StartDate) is { } pause
            ? new TimelineEdit(context.Timeline.RemovePause(pause.Start, context.Now), pause.Start)
            : Refusal.NotFound("Pause", $"at {StartDate}");
}
