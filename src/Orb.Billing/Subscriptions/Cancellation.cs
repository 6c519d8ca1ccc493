using NodaTime;

namespace Orb.Billing.Subscriptions;

/// <summary>Finds the instant a cancellation takes effect.</summary>
internal static class Cancellation
{
    public static Outcome<Instant> EndOf(SubscriptionView view, CancelSubscription command)
    {
        var timeline = view.Subscription.Timeline;
        if (view.Status == SubscriptionStatus.Ended)
            return Refusal.Constraint($"The subscription ended at {timeline.End}.");
        if (command.Option != CancelOption.RequestedDate && command.Date is not null)
            return Refusal.Invalid("cancellation_date", "is only for the cancel_option requested_date.");
        if (view.Status == SubscriptionStatus.Upcoming && command.Option != CancelOption.Immediate)
            return Refusal.Constraint("A subscription that has not started can only be cancelled immediately.");

        var validation = new Validation();
        validation.Time("cancellation_date", command.Date);
        if (validation.Failed)
            return validation.Refusal;

        Instant end;
        switch (command.Option)
        {
            case CancelOption.Immediate:
                end = Instant.Max(view.Now, timeline.Start);
                break;
            case CancelOption.RequestedDate when command.Date is { } date:
                if (date < timeline.Start)
                    return Refusal.Invalid("cancellation_date", $"must not lie before the start, {timeline.Start}, but is {date}.");
                end = date;
                break;
            case CancelOption.RequestedDate:
                return Refusal.Invalid("cancellation_date", "is required for the cancel_option requested_date.");
            default:
                // Without a recurring price there is no term to wait for.
                end = timeline.TermAt(view.Now)?.In(timeline.Zone).End ?? view.Now;
                break;
        }

        return timeline.End is { } planned && planned < end
            ? Refusal.Constraint($"The subscription ends at {planned} already, before {end}.")
            : end;
    }
}
