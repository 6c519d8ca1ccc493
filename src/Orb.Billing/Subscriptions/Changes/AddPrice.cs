using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>A further price on the subscription. Exactly one of the ways to name it is used.</summary>
public sealed record AddPrice : SubscriptionChange
{
    /// <summary>A price of the catalogue.</summary>
    public PriceId? PriceId { get; init; }

    /// <summary>A price of the catalogue, by the seller's own id.</summary>
    public string? ExternalPriceId { get; init; }

    /// <summary>A price of its own, which is put in the catalogue.</summary>
    public NewPrice? Price { get; init; }

    /// <summary>The first instant; now by default, at most two years back.</summary>
    public SubscriptionDate? StartDate { get; init; }

    /// <summary>The first instant after; open by default.</summary>
    public SubscriptionDate? EndDate { get; init; }

    /// <summary>The quantity of a fixed fee; the price's by default.</summary>
    public decimal? Quantity { get; init; }

    /// <summary>Later quantities of a fixed fee, each at an instant of its own; none by default, at most 100.</summary>
    public IReadOnlyList<ScheduledQuantity> Quantities { get; init; } = [];

    /// <summary>What the price comes to at least in a full period, in the invoicing currency; nothing by default.</summary>
    public decimal? MinimumAmount { get; init; }

    /// <summary>What the price comes to at most in a full period, in the invoicing currency; no bound by default.</summary>
    public decimal? MaximumAmount { get; init; }

    /// <summary>Discounts on this price alone; whatever target they name is not looked at.</summary>
    public IReadOnlyList<NewAdjustment> Discounts { get; init; } = [];

    /// <summary>Whether arrears that its end cuts short wait for the invoice of the full period.</summary>
    public bool CanDeferBilling { get; init; }

    /// <summary>Whose usage is metered, at most 100 customers; the subscription's own where empty, as by default. Only for usage prices.</summary>
    public IReadOnlyList<CustomerId> UsageCustomerIds { get; init; } = [];

    /// <summary>Which events it meters, beside what the metric says; all by default. Only for usage prices.</summary>
    public string? Filter { get; init; }

    internal override ChangeNeeds Needs => new()
    {
        NamesPrice = true,
        PriceId = PriceId,
        ExternalPriceId = ExternalPriceId,
        NewPrice = Price,
        CustomerIds = UsageCustomerIds,
    };

    internal override string Name => "price_added";

    internal override Outcome<TimelineEdit> Apply(ChangeContext context)
    {
        if (context.Ended is { } ended)
            return ended;
        var (timeline, price) = (context.Timeline, context.Price!);
        var start = context.At(StartDate) ?? Instant.Max(context.Now, timeline.Start);
        var end = context.At(EndDate);
        if (context.Reaches("start_date", start) is { } outside)
            return outside;
        if (end <= start)
            return Refusal.Invalid("end_date", $"must lie after the start, {start}, but is {end}.");
        if (Quantity < 0m || (Quantity is not null && !price.Price.IsFixed))
            return Refusal.Invalid("fixed_fee_quantity", $"must be 0 or more and is only for fixed fees, but is {Quantity}.");
        if (price.Price.Currency != timeline.InvoicingCurrency && price.Price.ConversionRate?.Currency != timeline.InvoicingCurrency)
            return Refusal.Constraint($"The price is in {price.Price.Currency}, but the subscription is invoiced in {timeline.InvoicingCurrency}.");

        if (UsageCustomerIds.Count > 0 && !price.Price.IsUsage)
            return Refusal.Invalid("usage_customer_ids", "is only for usage prices.");
        if (Filter is not null && !price.Price.IsUsage)
            return Refusal.Invalid("filter", "is only for usage prices.");
        var validation = new Validation();
        var usage = UsageScope.Of(Filter, UsageCustomerIds, UsageScope.Own, validation);
        var quantities = ScheduledQuantity.Of(Quantities, price.Price, start, end, context, validation);
        var bounds = Bounds(price, start, end, context, validation);
        if (validation.Failed)
            return validation.Refusal;
        if (Quantity is { } quantity && quantities.All(q => q.EffectiveAt > start))
            quantities.Insert(0, new QuantityTransition(start, quantity));

        var anchor = PlanIntervals.AnchorOf(price, start, context.Subscription.AnchorAt(start), timeline.Zone);
        var interval = new PriceInterval(
            new(context.Ids.Next()), new(context.Ids.Next()), price.Price, anchor, start, end, timeline.Intervals.Max(i => i.Position as int?) + 1 ?? 0,
            quantities.Count > 0 ? quantities : null)
        {
            StartsProrated = Policy.Prorate,
            DueFrom = start < context.Now ? context.Now : null,
            DefersTail = CanDeferBilling,
            UsageCustomers = usage.CustomerIds,
            UsageFilter = usage.Filter,
            IsAdded = true,
        };
        return new TimelineEdit(timeline.Add(interval).Add(bounds), start);
    }

    // What bounds or lowers it alone.
    private List<AdjustmentInterval> Bounds(CatalogPrice price, Instant start, Instant? end, ChangeContext context, Validation validation)
    {
        var bounds = new List<AdjustmentInterval>();
        IEnumerable<NewAdjustment> all =
        [
            .. Discounts,
            .. MinimumAmount is { } least ? [new NewAdjustment { Kind = AdjustmentKind.Minimum, Value = least, ItemId = price.Price.ItemId }] : Array.Empty<NewAdjustment>(),
            .. MaximumAmount is { } most ? [new NewAdjustment { Kind = AdjustmentKind.Maximum, Value = most }] : Array.Empty<NewAdjustment>(),
        ];
        foreach (var adjustment in all)
        {
            var field = adjustment.Kind switch { AdjustmentKind.Minimum => "minimum_amount", AdjustmentKind.Maximum => "maximum_amount", _ => "discounts" };
            if (price.Price.Currency.IsCustomUnit)
                validation.Add(field, $"is for prices in a real currency, but {price.Price.Name} is in {price.Price.Currency}.");
            else if (context.Timeline.Intervals.Any(i => i.Price.Id == price.Price.Id && !(i.End <= start) && !(end <= i.Start)))
                validation.Add(field, $"would also be of the other interval of the price {price.Price.Id} at that time; give the price a new one of its own.");
            else if (AdjustmentDrafting.Make(adjustment with { Target = AdjustmentTarget.Prices(price.Price.Id) }, "", context.Timeline.InvoicingCurrency, new(context.Ids.Next()), validation) is { } made)
                bounds.Add(new AdjustmentInterval(new(context.Ids.Next()), made, start, end, context.Timeline.NextAdjustmentSequence() + bounds.Count));
        }

        return bounds;
    }
}

/// <summary>A quantity of a fixed fee from an instant on.</summary>
/// <param name="Date">The first instant at the quantity.</param>
/// <param name="Quantity">The quantity, 0 or more.</param>
public sealed record ScheduledQuantity(SubscriptionDate Date, decimal Quantity)
{
    internal const int MaximumQuantities = 100;

    /// <summary>The transitions of a fee within its interval, in order; what is wrong with them goes to the validation.</summary>
    internal static List<QuantityTransition> Of(
        IReadOnlyList<ScheduledQuantity> asked, Price price, Instant start, Instant? end, ChangeContext context, Validation validation)
    {
        const string Field = "fixed_fee_quantity_transitions";
        if (asked.Count > MaximumQuantities)
            validation.Add(Field, $"has {asked.Count} entries; at most {MaximumQuantities} are allowed.");
        if (asked.Count > 0 && !price.IsFixed)
            validation.Add(Field, $"is only for fixed fees, but {price.Name} is none.");
        if (validation.Failed)
            return [];
        var dated = asked.Select(q => (At: context.At(q.Date)!.Value, q.Quantity)).OrderBy(q => q.At).ToList();
        foreach (var (at, quantity) in dated)
        {
            if (at < start || at >= end)
                validation.Add(Field, $"must lie within the interval, {start} to {end?.ToString() ?? "no end"}, but one is at {at}.");
            if (quantity < 0m)
                validation.Add(Field, $"must have quantities of 0 or more, but one is {quantity}.");
        }

        if (dated.Select(q => q.At).Distinct().Count() != dated.Count)
            validation.Add(Field, "has two quantities for one instant.");
        return validation.Failed ? [] : [.. dated.Select(q => new QuantityTransition(q.At, q.Quantity))];
    }
}
