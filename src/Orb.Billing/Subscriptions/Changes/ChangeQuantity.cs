using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>When another quantity takes effect.</summary>
public enum QuantityChangeOption
{
    /// <summary>Now, by the customer's clock.</summary>
    Immediate,

    /// <summary>With the next period of the fee.</summary>
    UpcomingInvoice,

    /// <summary>At the date given.</summary>
    EffectiveDate,
}

/// <summary>Another quantity of a fixed fee. Exactly one of the price and its interval is given.</summary>
public sealed record ChangeQuantity : SubscriptionChange
{
    /// <summary>The price whose running interval changes.</summary>
    public PriceId? PriceId { get; init; }

    /// <summary>The interval.</summary>
    public PriceIntervalId? PriceIntervalId { get; init; }

    /// <summary>The quantity from then on, 0 or more.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>When it takes effect; at once by default.</summary>
    public QuantityChangeOption Option { get; init; }

    /// <summary>The first instant at the new quantity; only with <see cref="QuantityChangeOption.EffectiveDate"/>, at most two years back.</summary>
    public SubscriptionDate? Date { get; init; }

    internal override string Name => "quantity_changed";

    internal override IReadOnlyDictionary<string, string> Details => AuditLog.Named(
        ("price_id", PriceId), ("price_interval_id", PriceIntervalId), ("quantity", Quantity));

    internal override Outcome<TimelineEdit> Apply(ChangeContext context)
    {
        if (context.Ended is { } ended)
            return ended;
        if (Quantity < 0m)
            return Refusal.Invalid("quantity", $"must be 0 or more, but is {Quantity}.");
        if ((Date is not null) != (Option == QuantityChangeOption.EffectiveDate))
            return Refusal.Invalid("effective_date", "is required for the change_option effective_date and only for that one.");
        var at = context.At(Date) ?? Instant.Max(context.Now, context.Timeline.Start);
        if (context.Reaches("effective_date", at) is { } outside)
            return outside;
        if (context.Subscription.FindFee(PriceId, PriceIntervalId, at) is not { } interval)
            return Refusal.NotFound("Fixed fee", $"{PriceId?.ToString() ?? PriceIntervalId?.ToString()} at {at}");
        if (Option == QuantityChangeOption.UpcomingInvoice && !interval.Price.Cadence.IsOneTime)
            at = interval.Anchor.Containing(LocalDays.DateOf(at, context.Timeline.Zone), interval.Price.Cadence).In(context.Timeline.Zone).End;

        var change = new QuantityTransition(at, Quantity) { Prorated = Policy.Prorate, Credit = Policy.Credit, DueFrom = context.Now };
        return new TimelineEdit(context.Timeline.ChangeQuantity(interval.Id, change), at);
    }
}

/// <summary>Forgets the quantities of a fee that have not taken effect. Exactly one of the price and its interval is given.</summary>
public sealed record UnscheduleQuantities : SubscriptionChange
{
    /// <summary>The price whose running interval is meant.</summary>
    public PriceId? PriceId { get; init; }

    /// <summary>The interval.</summary>
    public PriceIntervalId? PriceIntervalId { get; init; }

    internal override string Name => "quantities_unscheduled";

    internal override Outcome<TimelineEdit> Apply(ChangeContext context)
    {
        if (context.Subscription.FindFee(PriceId, PriceIntervalId, context.Now) is not { } interval)
            return Refusal.NotFound("Fixed fee", $"{PriceId?.ToString() ?? PriceIntervalId?.ToString()} at {context.Now}");
        // Where a period was billed up to a quantity that was taken back, the same one goes on: that is no change to take back.
        return interval.Quantities.Any(q => q.EffectiveAt > context.Now && interval.QuantityAt(q.EffectiveAt) != interval.QuantityAt(q.EffectiveAt - Duration.Epsilon))
            ? new TimelineEdit(context.Timeline.UnscheduleQuantities(interval.Id, context.Now), context.Now)
            : Refusal.Invalid("price_id", $"must name a fee with a scheduled quantity, but {interval.Price.Name} has none.");
    }
}
