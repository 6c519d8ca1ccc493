using NodaTime;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>Carries an edit of the timeline over to the subscription and what is due of it.</summary>
internal static class SubscriptionEditing
{
    public static Subscription Carry(Subscription subscription, TimelineEdit edit, Instant now)
    {
        if (edit.Terms is { } terms)
            subscription = terms(subscription);
        if (edit.IsOfTermsOnly)
            return subscription;
        var takesEffect = edit.From <= now;
        // Everything due before the old next date was done; what the change touches starts at its first instant. Of a change that lies ahead, also
        // what was not due before may now be due earlier than that: a price that ended on the day of its start had no date, and gets one.
        var first = takesEffect ? edit.From : now + Duration.Epsilon;
        var from = subscription.NextInvoiceDate is { } next ? Instant.Min(next, first) : first;
        var onPlan = takesEffect && edit.Plan is { } plan ? subscription.On(plan) : subscription;
        return onPlan with
        {
            Timeline = edit.Timeline,
            NextInvoiceDate = takesEffect ? from : BillingDates.Next(edit.Timeline, from),
            CreditsFrom = takesEffect ? Earlier(subscription.CreditsFrom, edit.From) : subscription.CreditsFrom,
            OpenFrom = takesEffect && (edit.Reopens || (edit.From < now && HasCovering(edit.Timeline))) ? Earlier(subscription.OpenFrom, edit.From) : subscription.OpenFrom,
            Anchor = edit.Anchor ?? onPlan.Anchor,
            AnchorRule = edit.Anchor is not null && edit.TrialEnd is null ? AnchorRule.Fixed : onPlan.AnchorRule,
            Phases = edit.Phases ?? subscription.Phases,
            TrialEnd = edit.TrialEnd is { } trial ? trial.End : subscription.TrialEnd,
            InvoicingThreshold = edit.Threshold is { } threshold ? threshold.Amount : subscription.InvoicingThreshold,
            ScheduledPlans = ScheduledPlans(subscription, edit, now),
        };
    }

    private static IReadOnlyList<ScheduledPlan> ScheduledPlans(Subscription subscription, TimelineEdit edit, Instant now)
    {
        if (edit.ScheduledPlans is { } plans)
            return plans;
        var kept = subscription.ScheduledPlans.Where(p => !edit.Unschedules || (edit.Plan is not null && p.From < edit.From));
        return edit.Plan is { } plan && edit.From > now ? [.. kept, plan] : [.. kept];
    }

    private static Instant Earlier(Instant? known, Instant at) => known is { } before ? Instant.Min(before, at) : at;

    // Where charges change, a true-up or a composite that was settled may come to more.
    private static bool HasCovering(SubscriptionTimeline timeline) => timeline.Intervals.Any(i => i.Price.IsCommitment || i.Price.IsComposite);
}
