using NodaTime;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>Another start of a price interval that has not started.</summary>
/// <param name="PriceIntervalId">The interval.</param>
/// <param name="StartDate">The first instant, not before now.</param>
public sealed record MovePriceStart(PriceIntervalId PriceIntervalId, SubscriptionDate StartDate) : SubscriptionChange
{
    internal override string Name => "price_start_moved";

    internal override Outcome<TimelineEdit> Apply(ChangeContext context)
    {
        var timeline = context.Timeline;
        if (timeline.Intervals.FirstOrDefault(i => i.Id == PriceIntervalId) is not { } interval)
            return Refusal.NotFound("Price interval", PriceIntervalId.ToString());
        if (StartMoving.Check(context, interval.Start, interval.End, StartDate) is { } refusal)
            return refusal;
        var start = context.At(StartDate)!.Value;
        return start == interval.Start
            ? new TimelineEdit(timeline, context.Now)
            : new TimelineEdit(timeline.Displace(i => i.Id == PriceIntervalId, _ => false, at => at == interval.Start ? start : at), Instant.Min(start, interval.Start));
    }
}

/// <summary>Another start of an adjustment interval that has not started.</summary>
/// <param name="AdjustmentIntervalId">The interval.</param>
/// <param name="StartDate">The first instant, not before now.</param>
public sealed record MoveAdjustmentStart(AdjustmentIntervalId AdjustmentIntervalId, SubscriptionDate StartDate) : SubscriptionChange
{
    internal override string Name => "adjustment_start_moved";

    internal override Outcome<TimelineEdit> Apply(ChangeContext context)
    {
        var timeline = context.Timeline;
        if (timeline.Adjustments.FirstOrDefault(i => i.Id == AdjustmentIntervalId) is not { } interval)
            return Refusal.NotFound("Adjustment interval", AdjustmentIntervalId.ToString());
        if (StartMoving.Check(context, interval.Start, interval.End, StartDate) is { } refusal)
            return refusal;
        var start = context.At(StartDate)!.Value;
        return start == interval.Start
            ? new TimelineEdit(timeline, context.Now)
            : new TimelineEdit(timeline.Displace(_ => false, i => i.Id == AdjustmentIntervalId, at => at == interval.Start ? start : at), Instant.Min(start, interval.Start));
    }
}

internal static class StartMoving
{
    /// <summary>Refuses what has started, for what was charged of it has its periods, and a start that is not within what is left.</summary>
    public static Refusal? Check(ChangeContext context, Instant start, Instant? end, SubscriptionDate asked)
    {
        var at = context.At(asked)!.Value;
        if (at == start)
            return null;
        if (context.Reaches("start_date", at) is { } outside)
            return outside;
        if (start <= context.Now)
            return Refusal.Constraint($"The interval started at {start}; its start cannot be moved. End it, and add another one.");
        if (at < context.Now)
            return Refusal.Invalid("start_date", $"must not lie before now, {context.Now}, but is {at}.");
        return at >= end ? Refusal.Invalid("start_date", $"must lie before the end, {end}, but is {at}.") : null;
    }
}
