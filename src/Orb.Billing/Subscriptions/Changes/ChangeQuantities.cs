using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>Other quantities of a fixed fee for the whole of its interval: these take the place of all it had. Before the first of them it keeps the quantity it began with.</summary>
public sealed record ChangeQuantities : SubscriptionChange
{
    /// <summary>The interval.</summary>
    public required PriceIntervalId PriceIntervalId { get; init; }

    /// <summary>The quantities, each at an instant of its own within the interval; at most 100.</summary>
    public required IReadOnlyList<ScheduledQuantity> Quantities { get; init; }

    internal override string Name => "quantities_changed";

    internal override Outcome<TimelineEdit> Apply(ChangeContext context)
    {
        if (context.Ended is { } ended)
            return ended;
        if (context.Timeline.Intervals.FirstOrDefault(i => i.Id == PriceIntervalId) is not { } interval)
            return Refusal.NotFound("Price interval", PriceIntervalId.ToString());
        var validation = new Validation();
        var wanted = ScheduledQuantity.Of(Quantities, interval.Price, interval.Start, interval.End, context, validation);
        if (validation.Failed)
            return validation.Refusal;
        if (!interval.Price.IsFixed)
            return Refusal.Invalid("fixed_fee_quantity_transitions", $"is only for fixed fees, but {interval.Price.Name} is none.");

        var (timeline, from) = (context.Timeline.UnscheduleQuantities(interval.Id, context.Now), context.Now);
        var first = interval.QuantityAt(interval.Start);
        // What had another quantity, and is not asked for any more, has the one that is asked for before it.
        var instants = wanted.Select(q => q.EffectiveAt)
            .Concat(timeline.Interval(interval.Id).Quantities.Select(q => q.EffectiveAt).Where(at => at > interval.Start))
            .Distinct().Order();
        foreach (var at in instants)
        {
            var quantity = wanted.LastOrDefault(q => q.EffectiveAt <= at)?.Quantity ?? first;
            if (timeline.Interval(interval.Id).QuantityAt(at) == quantity)
                continue;
            if (context.Reaches("fixed_fee_quantity_transitions", at) is { } outside)
                return outside;
            timeline = timeline.ChangeQuantity(
                interval.Id, new QuantityTransition(at, quantity) { Prorated = Policy.Prorate, Credit = Policy.Credit, DueFrom = context.Now });
            from = at < from ? at : from;
        }

        return new TimelineEdit(timeline, from);
    }
}
