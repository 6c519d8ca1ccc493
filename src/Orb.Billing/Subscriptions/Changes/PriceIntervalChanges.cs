using NodaTime;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>The end of a price on the subscription; an end at its start takes it away as if it had never been.</summary>
/// <param name="PriceIntervalId">The interval.</param>
/// <param name="EndDate">The first instant after; null opens it again. At most two years back.</param>
public sealed record EndPrice(PriceIntervalId PriceIntervalId, SubscriptionDate? EndDate) : SubscriptionChange
{
    internal override string Name => "price_ended";

    internal override Outcome<TimelineEdit> Apply(ChangeContext context)
    {
        if (context.Timeline.Intervals.FirstOrDefault(i => i.Id == PriceIntervalId) is not { } interval)
            return Refusal.NotFound("Price interval", PriceIntervalId.ToString());
        var endDate = context.At(EndDate);
        if (endDate is { } end)
        {
            if (context.Reaches("end_date", end) is { } outside)
                return outside;
            if (end < interval.Start)
                return Refusal.Invalid("end_date", $"must not lie before the start, {interval.Start}, but is {end}.");
        }

        if ((interval.Price.IsCommitment || interval.Price.IsComposite) && endDate is { } last && last != interval.Start && !EndsPeriod(interval, last, context.Timeline))
            return Refusal.Invalid("end_date", $"must be the end of a period of the {(interval.Price.IsCommitment ? "commitment" : "composite price")}, for what goes on would count nothing, but is {last}.");

        if (interval.End <= context.Now && (endDate is null || endDate > interval.End))
            return Refusal.Constraint($"The price interval ended at {interval.End}; add the price again.");
        var from = endDate is { } at ? Instant.Min(at, interval.End ?? at) : interval.End ?? context.Now;
        return new TimelineEdit(context.Timeline.EndInterval(interval.Id, endDate, Policy, context.Now), from);
    }

    private static bool EndsPeriod(PriceInterval interval, Instant end, SubscriptionTimeline timeline) =>
        interval.Anchor.Containing(LocalDays.DateOf(end, timeline.Zone), interval.Price.Cadence).In(timeline.Zone).Start == end;
}

/// <summary>
/// Another anchor day from a date on, which is the end of a billed period: what was billed never moves (R6). Prices whose periods are so many
/// days have no day of the month and go on as they are counted (docs/decisions/0049).
/// </summary>
/// <param name="Day">1 to 31; shorter months use their last day.</param>
/// <param name="EffectiveDate">The first instant counted from the new anchor; by default the end of the running period of the shortest cadence in months.</param>
public sealed record ChangeBillingAnchor(int Day, Instant? EffectiveDate = null) : SubscriptionChange
{
    internal override string Name => "anchor_changed";

    internal override Outcome<TimelineEdit> Apply(ChangeContext context)
    {
        if (context.Ended is { } ended)
            return ended;
        if (Day is < 1 or > 31)
            return Refusal.Invalid("day", $"must be between 1 and 31, but is {Day}.");
        var timeline = context.Timeline;
        var at = EffectiveDate ?? EndOfRunningMonths(timeline, context.Now) ?? context.Now;
        if (at < context.Now)
            return Refusal.Invalid("effective_date", $"must not lie before now, {context.Now}, but is {at}.");
        var date = LocalDays.DateOf(at, timeline.Zone);
        var anchor = new BillingAnchor(date.Year, date.Month, Day);
        var successors = timeline.Intervals
            .Where(i => i.Start < at && (i.End is null || i.End > at) && !i.Price.Cadence.IsOneTime)
            .Select(i => new PriceInterval(
                new(context.Ids.Next()), new(context.Ids.Next()), i.Price, i.Price.Cadence.CountsDays ? i.Anchor : anchor, at, i.End, i.Position,
                !i.Price.IsFixed ? null : [new QuantityTransition(at, i.QuantityAt(at)), .. i.Quantities.Where(q => q.EffectiveAt > at)])
            {
                DefersTail = i.DefersTail,
                UsageCustomers = i.UsageCustomers,
                UsageFilter = i.UsageFilter,
                IsAdded = i.IsAdded,
                PhaseOrder = i.PhaseOrder,
            })
            .ToList();
        return new TimelineEdit(timeline.ReplaceFrom(at, successors, Policy), at) { Anchor = anchor };
    }

    private static Instant? EndOfRunningMonths(SubscriptionTimeline timeline, Instant now) => timeline.Intervals
        .Where(i => i.Start <= now && !(i.End <= now) && i.Price.Cadence is { IsOneTime: false, CountsDays: false })
        .OrderBy(i => i.Price.Cadence.Duration)
        .Select(i => i.Anchor.Containing(LocalDays.DateOf(now, timeline.Zone), i.Price.Cadence).In(timeline.Zone).End as Instant?)
        .FirstOrDefault();
}

/// <summary>Forgets what is planned after now: later prices are dropped, and what runs is open again.</summary>
public sealed record UnscheduleChanges : SubscriptionChange
{
    internal override string Name => "changes_unscheduled";

    internal override Outcome<TimelineEdit> Apply(ChangeContext context) =>
        new TimelineEdit(context.Timeline.Unschedule(context.Now), context.Now)
        {
            Unschedules = true,
            Phases = [.. context.Subscription.Phases.Where(p => p.Start <= context.Now).Select(p => p.End > context.Now ? p with { End = null } : p)],
        };
}
