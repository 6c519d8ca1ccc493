using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Subscriptions;

/// <summary>A price as one subscription has it.</summary>
internal sealed record AgreedPrice(CatalogPrice Price, int? PhaseOrder)
{
    public decimal? Quantity { get; init; }

    /// <summary>The first instant, at the earliest; null where only plan and phase bound it.</summary>
    public Instant? Start { get; init; }

    /// <summary>The first instant after, at the latest.</summary>
    public Instant? End { get; init; }
}

/// <summary>An adjustment as one subscription has it.</summary>
internal sealed record AgreedAdjustment(Adjustment Adjustment, int? PhaseOrder)
{
    public Instant? Start { get; init; }

    public Instant? End { get; init; }
}

/// <summary>A plan as one subscription has it: what was agreed otherwise takes the place of what the plan says (docs/decisions/0020).</summary>
/// <param name="Plan">The plan in a version.</param>
/// <param name="Overrides">What was agreed otherwise.</param>
/// <param name="Prices">The prices, in the order of the lines.</param>
/// <param name="Adjustments">The adjustments, in order.</param>
internal sealed record AgreedPlan(
    Plan Plan, SubscriptionOverrides Overrides, IReadOnlyList<AgreedPrice> Prices, IReadOnlyList<AgreedAdjustment> Adjustments)
{
    /// <summary>The plan with what was agreed otherwise.</summary>
    /// <param name="plan">The plan in the version that is laid out.</param>
    /// <param name="overrides">What was agreed. What it says of prices that the version does not have is passed over.</param>
    /// <param name="known">The prices that the overrides name.</param>
    public static AgreedPlan Of(Plan plan, SubscriptionOverrides overrides, IReadOnlyDictionary<PriceId, CatalogPrice> known)
    {
        var prices = new List<AgreedPrice>();
        // What each price of this version, or of one before, stands for on the subscription; null for one that is not charged.
        var standsFor = new Dictionary<PriceId, PriceId?>();
        foreach (var price in plan.Prices)
        {
            var agreed = Agreed(price, overrides.Prices.FirstOrDefault(o => o.Replaces == OriginOf(price)), known);
            if (agreed is not null)
                prices.Add(agreed);
            foreach (var id in new[] { price.OriginPriceId, price.ReplacesPriceId, price.Price.Id }.OfType<PriceId>())
                standsFor[id] = agreed?.Price.Price.Id;
        }

        foreach (var added in overrides.Prices.Where(o => o is { Replaces: null, PriceId: not null }))
            prices.Add(new AgreedPrice(known[added.PriceId!.Value], added.PhaseOrder) { Quantity = added.Quantity, Start = added.Start, End = added.End });
        foreach (var price in prices)
            standsFor[price.Price.Price.Id] = price.Price.Price.Id;

        return new AgreedPlan(plan, overrides, prices, [.. Adjusted(plan, overrides, id => standsFor.TryGetValue(id, out var now) ? now : id)]);
    }

    /// <summary>The price at the beginning of a line of replacements.</summary>
    public static PriceId OriginOf(CatalogPrice price) => price.OriginPriceId ?? price.Price.Id;

    private static AgreedPrice? Agreed(CatalogPrice price, PriceOverride? otherwise, IReadOnlyDictionary<PriceId, CatalogPrice> known)
    {
        if (otherwise is null)
            return new AgreedPrice(price, price.PhaseOrder);
        if (otherwise.IsRemoval)
            return null;
        var charged = otherwise.PriceId is { } own ? known[own] : price;
        return new AgreedPrice(charged, price.PhaseOrder) { Quantity = otherwise.Quantity };
    }

    private static IEnumerable<AgreedAdjustment> Adjusted(Plan plan, SubscriptionOverrides overrides, Func<PriceId, PriceId?> standsFor)
    {
        foreach (var ofPlan in plan.Adjustments)
        {
            var otherwise = overrides.Adjustments.FirstOrDefault(o => o.Replaces is { } id && (id == ofPlan.Adjustment.Id || id == ofPlan.ReplacesAdjustmentId));
            if ((otherwise is null ? ofPlan.Adjustment : otherwise.Adjustment) is { } adjustment && adjustment.Retargeted(standsFor) is { } meant)
                yield return new AgreedAdjustment(meant, ofPlan.PhaseOrder);
        }

        foreach (var added in overrides.Adjustments.Where(o => o is { Replaces: null, Adjustment: not null }))
        {
            if (added.Adjustment!.Retargeted(standsFor) is { } meant)
                yield return new AgreedAdjustment(meant, added.PhaseOrder) { Start = added.Start, End = added.End };
        }
    }
}
