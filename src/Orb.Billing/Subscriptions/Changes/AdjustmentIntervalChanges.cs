using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>A discount, minimum or maximum on the subscription.</summary>
public sealed record AddAdjustment : SubscriptionChange
{
    /// <summary>The adjustment.</summary>
    public required NewAdjustment Adjustment { get; init; }

    /// <summary>The first instant; now by default, at most two years back.</summary>
    public SubscriptionDate? StartDate { get; init; }

    /// <summary>The first instant after; open by default.</summary>
    public SubscriptionDate? EndDate { get; init; }

    internal override ChangeNeeds Needs => new() { ItemIds = Adjustment.ItemId is { } item ? [item] : [] };

    internal override string Name => "adjustment_added";

    internal override Outcome<TimelineEdit> Apply(ChangeContext context)
    {
        if (context.Ended is { } ended)
            return ended;
        var timeline = context.Timeline;
        var start = context.At(StartDate) ?? Instant.Max(context.Now, timeline.Start);
        var end = context.At(EndDate);
        if (context.Reaches("start_date", start) is { } outside)
            return outside;
        if (end <= start)
            return Refusal.Invalid("end_date", $"must lie after the start, {start}, but is {end}.");
        var validation = new Validation();
        if (AdjustmentDrafting.Make(Adjustment, "adjustment", timeline.InvoicingCurrency, new(context.Ids.Next()), validation) is not { } adjustment)
            return validation.Refusal;
        var interval = new AdjustmentInterval(new(context.Ids.Next()), adjustment, start, end, timeline.NextAdjustmentSequence());
        // A minimum may make a charge come to more than was settled of it.
        return new TimelineEdit(timeline.Add(interval), start) { Reopens = true };
    }
}

/// <summary>The end of an adjustment on the subscription; an end at its start takes it away as if it had never been.</summary>
/// <param name="AdjustmentIntervalId">The interval.</param>
/// <param name="EndDate">The first instant after; null opens it again. At most two years back.</param>
public sealed record EndAdjustment(AdjustmentIntervalId AdjustmentIntervalId, SubscriptionDate? EndDate) : SubscriptionChange
{
    internal override string Name => "adjustment_ended";

    internal override Outcome<TimelineEdit> Apply(ChangeContext context)
    {
        if (context.Timeline.Adjustments.FirstOrDefault(a => a.Id == AdjustmentIntervalId) is not { } interval)
            return Refusal.NotFound("Adjustment interval", AdjustmentIntervalId.ToString());
        var endDate = context.At(EndDate);
        if (endDate is { } end)
        {
            if (context.Reaches("end_date", end) is { } outside)
                return outside;
            if (end < interval.Start)
                return Refusal.Invalid("end_date", $"must not lie before the start, {interval.Start}, but is {end}.");
        }

        var from = endDate is { } at ? Instant.Min(at, interval.End ?? at) : interval.End ?? context.Now;
        return new TimelineEdit(context.Timeline.EndAdjustment(interval.Id, endDate), from) { Reopens = true };
    }
}
