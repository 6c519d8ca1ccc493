using NodaTime;

namespace Orb.Billing.Core.Subscriptions;

/// <summary>Pauses a subscription, resumes it and takes a pause back (R20).</summary>
public static class Pausing
{
    /// <summary>Pauses the subscription.</summary>
    /// <exception cref="ArgumentException">It is paused in that time already.</exception>
    public static SubscriptionTimeline Pause(this SubscriptionTimeline timeline, Pause pause)
    {
        if (timeline.Pauses.Any(p => p.RemovedAt is null && Overlap(p, pause)))
            throw new ArgumentException($"The subscription is paused within {pause.Start} to {pause.End} already.", nameof(pause));
        return timeline.WithPauses(timeline.Pauses.SelectMany(p => Overlap(p, pause) ? Outside(p, pause) : [p]).Append(pause).OrderBy(p => p.Start));
    }

    /// <summary>Ends the pause that runs at an instant.</summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="at">The first instant after the pause: the start of a local day. At its start the pause never was.</param>
    /// <param name="agreedAt">When this is agreed.</param>
    /// <exception cref="ArgumentException">The subscription is not paused then.</exception>
    public static SubscriptionTimeline Resume(this SubscriptionTimeline timeline, Instant at, Instant agreedAt)
    {
        var pause = timeline.PauseAt(at) ?? throw new ArgumentException($"The subscription is not paused at {at}.", nameof(at));
        if (pause.Start == at)
            return timeline.RemovePause(at, agreedAt);
        var resumed = new Pause(pause.Start, at) { Credit = pause.Credit, ResumedAt = agreedAt > at ? agreedAt : null };
        return timeline.WithPauses(timeline.Pauses.Select(p => p == pause ? resumed : p));
    }

    /// <summary>Takes a pause back: its days are charged after all.</summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="start">The start of the pause.</param>
    /// <param name="agreedAt">When this is agreed.</param>
    /// <exception cref="ArgumentException">No pause starts then.</exception>
    public static SubscriptionTimeline RemovePause(this SubscriptionTimeline timeline, Instant start, Instant agreedAt)
    {
        var pause = timeline.Pauses.FirstOrDefault(p => p.Start == start && p.RemovedAt is null)
            ?? throw new ArgumentException($"No pause of the subscription starts at {start}.", nameof(start));
        var rest = timeline.Pauses.Where(p => p != pause);
        if (pause.Start >= agreedAt)
            return timeline.WithPauses(Seams.Of(timeline, pause, agreedAt) is { } seam ? rest.Append(seam).OrderBy(p => p.Start) : rest);
        var end = pause.End is { } planned ? Instant.Min(planned, agreedAt) : agreedAt;
        return timeline.WithPauses(rest.Append(new Pause(pause.Start, end) { Credit = pause.Credit, RemovedAt = agreedAt }).OrderBy(p => p.Start));
    }

    /// <summary>The pause an instant lies in; null while the subscription runs.</summary>
    public static Pause? PauseAt(this SubscriptionTimeline timeline, Instant instant) =>
        timeline.Pauses.FirstOrDefault(p => p.RemovedAt is null && p.Start <= instant && (p.End is null || instant < p.End));

    private static bool Overlap(Pause left, Pause right) =>
        (right.End is null || left.Start < right.End) && (left.End is null || right.Start < left.End);

    // A pause taken back has an end; what a new pause covers of it is simply paused.
    private static IEnumerable<Pause> Outside(Pause removed, Pause pause)
    {
        if (removed.Start < pause.Start)
            yield return new Pause(removed.Start, pause.Start) { Credit = removed.Credit, RemovedAt = removed.RemovedAt };
        if (pause.End < removed.End)
            yield return new Pause(pause.End.Value, removed.End) { Credit = removed.Credit, RemovedAt = removed.RemovedAt };
    }
}
