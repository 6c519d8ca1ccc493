using NodaTime;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>
/// Other usage for a price on the subscription: another filter, other customers. What was metered until then is a charge of its own, cut at the
/// instant; what follows is another one, whose tiers begin anew (R10).
/// </summary>
public sealed record ChangePriceUsage : SubscriptionChange
{
    /// <summary>The interval.</summary>
    public required PriceIntervalId PriceIntervalId { get; init; }

    /// <summary>Which events it meters from then on; "" for all; null, the default, for those of before.</summary>
    public string? Filter { get; init; }

    /// <summary>Whose usage is metered from then on, at most 100 customers; none for the subscription's own; null, the default, for those of before.</summary>
    public IReadOnlyList<CustomerId>? UsageCustomerIds { get; init; }

    /// <summary>The first instant of it; now by default, at most two years back.</summary>
    public SubscriptionDate? Date { get; init; }

    /// <summary>Whether it holds from the start of the interval on, in place of <see cref="Date"/>; what was billed of it is billed anew.</summary>
    public bool IsOfWholeInterval { get; init; }

    internal override ChangeNeeds Needs => new() { CustomerIds = UsageCustomerIds ?? [] };

    internal override string Name => "price_usage_changed";

    internal override Outcome<TimelineEdit> Apply(ChangeContext context)
    {
        var timeline = context.Timeline;
        if (context.Ended is { } ended)
            return ended;
        if (timeline.Intervals.FirstOrDefault(i => i.Id == PriceIntervalId) is not { } interval)
            return Refusal.NotFound("Price interval", PriceIntervalId.ToString());
        if (!interval.Price.IsUsage)
            return Refusal.Invalid("price_interval_id", $"must name a usage price, but {interval.Price.Name} is a fixed fee.");
        var at = IsOfWholeInterval ? interval.Start : context.At(Date) ?? Instant.Max(context.Now, interval.Start);
        if (context.Reaches("date", at) is { } outside)
            return outside;
        if (at < interval.Start || at >= interval.End)
            return Refusal.Invalid("date", $"must lie within the interval, {interval.Start} to {interval.End?.ToString() ?? "no end"}, but is {at}.");
        if (interval.IsOnePeriod && at > interval.Start)
            return Refusal.Constraint("The usage of a trial is one period, which is not cut.");
        var validation = new Validation();
        var before = new UsageScope { Filter = interval.UsageFilter, CustomerIds = interval.UsageCustomers };
        var usage = UsageScope.Of(Filter, UsageCustomerIds, before, validation);
        if (validation.Failed)
            return validation.Refusal;
        if (usage == before)
            return new TimelineEdit(timeline, context.Now);

        var next = new PriceInterval(
            new(context.Ids.Next()), new(context.Ids.Next()), interval.Price, interval.Anchor, at, interval.End, interval.Position)
        {
            DueFrom = at < context.Now ? context.Now : interval.DueFrom,
            DefersTail = interval.DefersTail,
            EndCredit = interval.EndCredit,
            IsOnePeriod = interval.IsOnePeriod,
            IsAdded = interval.IsAdded,
            PhaseOrder = interval.PhaseOrder,
            UsageCustomers = usage.CustomerIds,
            UsageFilter = usage.Filter,
        };
        return new TimelineEdit(timeline.EndInterval(interval.Id, at, Policy, context.Now).Add(next), at);
    }
}
