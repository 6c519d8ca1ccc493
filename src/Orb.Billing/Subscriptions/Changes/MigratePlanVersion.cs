using NodaTime;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>When another version of a plan takes over.</summary>
public enum MigrationOption
{
    /// <summary>Now, by the customer's clock.</summary>
    Immediate,

    /// <summary>At the end of the running billing period: the shortest cadence's.</summary>
    EndOfPeriod,

    /// <summary>At the end of the running term: the longest cadence's period.</summary>
    EndOfSubscriptionTerm,

    /// <summary>At the date given.</summary>
    RequestedDate,
}

/// <summary>
/// Another version of the subscription's plan, and nothing else: phases, trial, anchor, end, what was agreed, added or ended on the subscription, and plans
/// that are scheduled stay as they are. Prices that both versions hold go on untouched; prices charged once are not charged again (docs/decisions/0020).
/// </summary>
/// <param name="PlanVersion">The version.</param>
/// <param name="Option">When it takes effect; at once by default.</param>
/// <param name="Date">The first instant of the version; only with <see cref="MigrationOption.RequestedDate"/>, at most two years back.</param>
public sealed record MigratePlanVersion(int PlanVersion, MigrationOption Option = MigrationOption.Immediate, Instant? Date = null) : SubscriptionChange
{
    internal override ChangeNeeds Needs => new() { RunningPlan = true, PlanVersion = PlanVersion };

    internal override string Name => "plan_version_migrated";

    internal override Outcome<TimelineEdit> Apply(ChangeContext context)
    {
        if (context.Ended is { } ended)
            return ended;
        if (!EffectiveAt(context).TryGetValue(out var at, out var refusal))
            return refusal;
        var before = new PlanSegment(context.Subscription, context.Running!, context.Ids);
        if (Check(context, before, at) is { } outside)
            return outside;

        var agreed = context.Agreed!;
        var (was, now) = (before.Lay(), (before with { Plan = agreed }).Lay());
        var successors = now.Prices
            .Where(i => !(i.End <= at) && (i.Start >= at || !i.Price.Cadence.IsOneTime))
            .Select(i => Begun(i, context, was, at))
            .OfType<PriceInterval>()
            .ToList();
        var timeline = context.Timeline
            .ReplaceWithin(at, before.Until, successors, Policy)
            .ReplacePlanAdjustmentsWithin(at, before.Until, now.Adjustments);
        var plan = new ScheduledPlan(agreed.Plan.Id, agreed.Plan.Version, at)
        {
            Usage = context.Subscription.Usage,
            Overrides = agreed.Overrides,
            PlanStart = before.Start,
        };
        return new TimelineEdit(timeline, at)
        {
            Plan = plan,
            ScheduledPlans = at > context.Now ? [plan, .. context.Subscription.ScheduledPlans] : context.Subscription.ScheduledPlans,
            Reopens = true,
        };
    }

    private Outcome<Instant> EffectiveAt(ChangeContext context)
    {
        if ((Date is not null) != (Option == MigrationOption.RequestedDate))
            return Refusal.Invalid("effective_date", "is required for the option requested_date and only for that one.");
        var (timeline, now) = (context.Timeline, Instant.Max(context.Now, context.Timeline.Start));
        switch (Option)
        {
            case MigrationOption.RequestedDate:
                return context.Reaches("effective_date", Date!.Value) is { } outside ? outside : Date!.Value;
            case MigrationOption.EndOfPeriod:
                return timeline.BillingPeriodAt(now)?.In(timeline.Zone).End ?? now;
            case MigrationOption.EndOfSubscriptionTerm:
                return timeline.TermAt(now)?.In(timeline.Zone).End ?? now;
            default:
                return now;
        }
    }

    private static Refusal? Check(ChangeContext context, PlanSegment before, Instant at)
    {
        if (context.Agreed!.Plan.Version == context.Subscription.PlanVersion)
            return Refusal.Constraint($"The subscription is on version {context.Subscription.PlanVersion} of its plan already.");
        if (at < before.Start)
            return Refusal.Invalid("effective_date", $"must not lie before the start on the plan, {before.Start}, but is {at}.");
        if (at >= before.Until)
            return Refusal.Constraint($"Another plan or version takes over at {before.Until}, not after {at}.");
        return at >= context.Timeline.End ? Refusal.Constraint($"The subscription ends at {context.Timeline.End}, not after {at}.") : null;
    }

    // What the version lays from the instant on. A price that was ended on the subscription by itself does not begin again.
    private PriceInterval? Begun(PriceInterval laid, ChangeContext context, PlanIntervals was, Instant at)
    {
        if (laid.Start >= at)
            return laid;
        var begun = laid.StartingAt(at) with { StartsProrated = Policy.Prorate, DueFrom = at < context.Now ? context.Now : null };
        var successor = context.Succession.FirstOrDefault(s => s.New?.Price.Id == laid.Price.Id);
        var oldId = successor is null ? laid.Price.Id : successor.Old?.Price.Id;
        bool Precedes(PriceInterval i) => i.Price.Id == oldId && i.PhaseOrder == laid.PhaseOrder && i.IsOnePeriod == laid.IsOnePeriod && i.Start < at && !(i.End <= at);
        if (!was.Prices.Any(Precedes))
            return begun;
        if (context.Timeline.Intervals.FirstOrDefault(i => !i.IsAdded && Precedes(i)) is not { } running)
            return null;
        if (running.Quantities.Count == 0 || !laid.Price.IsFixed || running.Price.Id == laid.Price.Id)
            return begun;
        return begun.WithQuantities([new QuantityTransition(at, running.QuantityAt(at)), .. running.Quantities.Where(q => q.EffectiveAt > at)]);
    }
}
