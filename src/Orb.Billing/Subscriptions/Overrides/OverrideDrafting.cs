using System.Globalization;
using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Subscriptions;

/// <summary>Makes of what was asked for what is agreed for one subscription. New prices are written to the catalogue, within the caller's transaction.</summary>
internal sealed class OverrideDrafting(PriceDrafting drafting, IPlanStore plans, IItemStore items, IIdGenerator ids)
{
    /// <summary>A plan with the overrides asked for.</summary>
    public async Task<Outcome<AgreedPlan>> MakeAsync(Plan plan, PlanOverrides asked, Instant now, CancellationToken cancellationToken)
    {
        if (asked.IsEmpty)
            return AgreedPlan.Of(plan, SubscriptionOverrides.None, new Dictionary<PriceId, CatalogPrice>());
        if (!(await ByIdAsync(plan, asked, cancellationToken).ConfigureAwait(false)).TryGetValue(out var requested, out var unnamed))
            return unnamed;
        var validation = new Validation();
        if (Check(plan, requested, validation) is { } missing)
            return missing;
        if (validation.Failed)
            return validation.Refusal;
        if (await UnknownItemAsync(requested, cancellationToken).ConfigureAwait(false) is { } unknown)
            return unknown;

        var terms = Terms(plan, requested).ToList();
        if (!(await drafting.MakeAsync(plan, [.. terms.Select(t => t.Draft).OfType<PriceDraft>()], plan.Prices, now, validation, cancellationToken).ConfigureAwait(false))
            .TryGetValue(out var drafted, out var refusal))
            return refusal;
        if (validation.Failed)
            return validation.Refusal;
        if (drafted.Count > 0 && await plans.AddPricesAsync(drafted, cancellationToken).ConfigureAwait(false) != StoreResult.Success)
            return Refusal.AlreadyExists("A price with one of these external_price_ids already exists.");

        var wanted = terms.Select(t => t.Asked.PriceId).OfType<PriceId>().Distinct().ToList();
        var named = wanted.Count == 0
            ? new Dictionary<PriceId, CatalogPrice>()
            : await plans.FindPricesAsync(wanted, cancellationToken).ConfigureAwait(false);
        foreach (var absent in wanted.Where(id => !named.ContainsKey(id)).Take(1))
            return Refusal.NotFound("Price", absent.ToString());

        var known = named.Values.Concat(drafted).ToDictionary(p => p.Price.Id);
        var made = new Queue<CatalogPrice>(drafted);
        var prices = terms
            .Select(t => new MadePrice(t, t.Draft is not null ? made.Dequeue() : t.Asked.PriceId is { } id ? named[id] : null))
            .ToList();
        var overrides = Overrides(plan, requested, prices, validation);
        return validation.Failed ? validation.Refusal : AgreedPlan.Of(plan, overrides, known);
    }

    /// <summary>A plan with what was agreed before.</summary>
    public async Task<AgreedPlan> KeepAsync(Plan plan, SubscriptionOverrides overrides, CancellationToken cancellationToken)
    {
        var wanted = overrides.Prices.Select(p => p.PriceId).OfType<PriceId>().Distinct().ToList();
        var known = wanted.Count == 0
            ? new Dictionary<PriceId, CatalogPrice>()
            : await plans.FindPricesAsync(wanted, cancellationToken).ConfigureAwait(false);
        return AgreedPlan.Of(plan, overrides, known);
    }

    // The same with the ids of prices for the seller's own.
    private async Task<Outcome<PlanOverrides>> ByIdAsync(Plan plan, PlanOverrides requested, CancellationToken cancellationToken)
    {
        var external = requested.AddPrices.Concat<AgreedTerms>(requested.ReplacePrices).Select(t => t.ExternalPriceId).OfType<string>()
            .Concat(requested.RemovePricesByExternalId).Distinct(StringComparer.Ordinal).ToList();
        if (external.Count == 0)
            return requested;
        var known = (await plans.FindPricesByExternalIdAsync(external, cancellationToken).ConfigureAwait(false)).ToDictionary(p => p.Key, p => p.Value.Price.Id, StringComparer.Ordinal);
        // An id is the seller's for one price of the tenant, which another version of the plan may have taken over.
        foreach (var price in plan.Prices.Where(p => p.ExternalPriceId is not null))
            known[price.ExternalPriceId!] = price.Price.Id;
        foreach (var unknown in external.Where(id => !known.ContainsKey(id)).Take(1))
            return Refusal.NotFound("Price", unknown);
        var twice = requested.AddPrices.Concat<AgreedTerms>(requested.ReplacePrices).FirstOrDefault(t => t is { ExternalPriceId: not null, PriceId: not null });
        if (twice is not null)
            return Refusal.Invalid("external_price_id", $"is given beside the price_id {twice.PriceId}; give one of them.");
        return requested with
        {
            AddPrices = [.. requested.AddPrices.Select(p => p.ExternalPriceId is { } id ? p with { PriceId = known[id] } : p)],
            ReplacePrices = [.. requested.ReplacePrices.Select(p => p.ExternalPriceId is { } id ? p with { PriceId = known[id] } : p)],
            RemovePrices = [.. requested.RemovePrices, .. requested.RemovePricesByExternalId.Select(id => known[id])],
            RemovePricesByExternalId = [],
        };
    }

    private static Refusal? Check(Plan plan, PlanOverrides requested, Validation validation)
    {
        Count("add_prices", plan.Prices.Count + requested.AddPrices.Count, PlanDrafting.MaximumPrices, validation);
        Count("add_adjustments", plan.Adjustments.Count + requested.AddAdjustments.Count, PlanDrafting.MaximumAdjustments, validation);
        var (prices, adjustments) = (plan.Prices.Select(p => p.Price.Id).ToHashSet(), plan.Adjustments.Select(a => a.Adjustment.Id).ToHashSet());
        var taken = new HashSet<Guid>();
        foreach (var (id, path) in requested.ReplacePrices.Select((r, i) => (r.ReplacesPriceId, Path("replace_prices", i)))
            .Concat(requested.RemovePrices.Select((r, i) => (r, Path("remove_prices", i)))))
        {
            if (!prices.Contains(id))
                return Refusal.NotFound("Price", $"{id} in version {plan.Version} of plan {plan.Id}");
            if (!taken.Add(id.Value))
                validation.Add(path, "names a price that is removed or replaced already.");
        }

        foreach (var (id, path) in requested.ReplaceAdjustments.Select((r, i) => (r.ReplacesAdjustmentId, Path("replace_adjustments", i)))
            .Concat(requested.RemoveAdjustments.Select((r, i) => (r, Path("remove_adjustments", i)))))
        {
            if (!adjustments.Contains(id))
                return Refusal.NotFound("Adjustment", $"{id} in version {plan.Version} of plan {plan.Id}");
            if (!taken.Add(id.Value))
                validation.Add(path, "names an adjustment that is removed or replaced already.");
        }

        foreach (var (price, path) in requested.AddPrices.Select((p, i) => (p, Path("add_prices", i))))
        {
            Dates(path, price.StartDate, price.EndDate, validation);
            PlanPhases.OrderOf(path, price.PhaseOrder, null, plan, validation);
        }

        foreach (var (adjustment, path) in requested.AddAdjustments.Select((a, i) => (a, Path("add_adjustments", i))))
        {
            Dates(path, adjustment.StartDate, adjustment.EndDate, validation);
            PlanPhases.OrderOf(path, adjustment.PhaseOrder, null, plan, validation);
        }

        return null;
    }

    private static IEnumerable<AskedPrice> Terms(Plan plan, PlanOverrides requested)
    {
        var ofPlan = plan.Prices.ToDictionary(p => p.Price.Id);
        var last = plan.Prices.Select(p => p.Position + 1).DefaultIfEmpty().Max();
        foreach (var (asked, i) in requested.ReplacePrices.Select((p, i) => (p, i)))
        {
            var old = ofPlan[asked.ReplacesPriceId];
            var path = Path("replace_prices", i);
            yield return new AskedPrice(asked, path, old, asked.Price is { } own ? new PriceDraft(own, path, old.Position, old) : null);
        }

        foreach (var (asked, i) in requested.AddPrices.Select((p, i) => (p, i)))
        {
            var path = Path("add_prices", i);
            var draft = asked.Price is { } own ? new PriceDraft(own with { PhaseOrder = own.PhaseOrder ?? asked.PhaseOrder }, path, last + i) : null;
            yield return new AskedPrice(asked, path, null, draft);
        }
    }

    private SubscriptionOverrides Overrides(Plan plan, PlanOverrides requested, IReadOnlyList<MadePrice> prices, Validation validation)
    {
        var agreed = new List<PriceOverride>();
        var adjustments = new List<AdjustmentOverride>();
        foreach (var made in prices)
        {
            agreed.Add(Price(plan, made, validation));
            adjustments.AddRange(Bounds(plan, made, validation).Select(a => new AdjustmentOverride(null, a) { PhaseOrder = agreed[^1].PhaseOrder }));
        }

        var ofPlan = plan.Prices.ToDictionary(p => p.Price.Id);
        agreed.AddRange(requested.RemovePrices.Select(id => new PriceOverride(AgreedPlan.OriginOf(ofPlan[id]), null) { IsRemoval = true }));
        adjustments.AddRange(requested.RemoveAdjustments.Select(id => new AdjustmentOverride(id, null)));
        foreach (var (asked, i) in requested.ReplaceAdjustments.Select((a, i) => (a, i)))
        {
            if (Adjustment(asked.Adjustment, $"{Path("replace_adjustments", i)}.adjustment", plan, prices, validation) is { } adjustment)
                adjustments.Add(new AdjustmentOverride(asked.ReplacesAdjustmentId, adjustment));
        }

        foreach (var (asked, i) in requested.AddAdjustments.Select((a, i) => (a, i)))
        {
            if (Adjustment(asked.Adjustment, $"{Path("add_adjustments", i)}.adjustment", plan, prices, validation) is { } adjustment)
                adjustments.Add(new AdjustmentOverride(null, adjustment) { PhaseOrder = asked.PhaseOrder, Start = asked.StartDate, End = asked.EndDate });
        }

        return new SubscriptionOverrides { Prices = agreed, Adjustments = adjustments };
    }

    private static PriceOverride Price(Plan plan, MadePrice made, Validation validation)
    {
        var (asked, path) = (made.Asked.Asked, made.Asked.Path);
        if (asked is AddedPrice && asked.Price is null == asked.PriceId is null || asked is { Price: not null, PriceId: not null })
            validation.Add(path, "must have either price or price_id.");
        if ((made.Price ?? made.Asked.Old) is { } charged)
        {
            if (asked.Quantity is { } quantity && (quantity < 0m || !charged.Price.IsFixed))
                validation.Add($"{path}.fixed_price_quantity", string.Create(CultureInfo.InvariantCulture, $"must be 0 or more and is only for fixed fees, but is {quantity}."));
            if (charged.Price.Currency != plan.Currency && charged.Price.ConversionRate?.Currency != plan.Currency)
                validation.Add(path, $"is a price in {charged.Price.Currency}, but the subscription is invoiced in {plan.Currency}.");
        }

        var added = asked as AddedPrice;
        return new PriceOverride(made.Asked.Old is { } old ? AgreedPlan.OriginOf(old) : null, made.Price?.Price.Id)
        {
            Quantity = asked.Quantity,
            PhaseOrder = added?.PhaseOrder,
            Start = added?.StartDate,
            End = added?.EndDate,
        };
    }

    // What bounds or lowers one price alone.
    private IEnumerable<Adjustment> Bounds(Plan plan, MadePrice made, Validation validation)
    {
        if ((made.Price ?? made.Asked.Old) is not { } charged)
            yield break;
        var (asked, path) = (made.Asked.Asked, made.Asked.Path);
        IEnumerable<(NewAdjustment Adjustment, string Path)> all =
        [
            .. asked.Discounts.Select((d, i) => (d, $"{path}.{Path("discounts", i)}")),
            .. asked.MinimumAmount is { } least ? [(new NewAdjustment { Kind = AdjustmentKind.Minimum, Value = least, ItemId = charged.Price.ItemId }, path)] : Array.Empty<(NewAdjustment, string)>(),
            .. asked.MaximumAmount is { } most ? [(new NewAdjustment { Kind = AdjustmentKind.Maximum, Value = most }, path)] : Array.Empty<(NewAdjustment, string)>(),
        ];
        foreach (var (adjustment, at) in all)
        {
            if (charged.Price.Currency.IsCustomUnit)
                validation.Add(at, $"is for prices in a real currency, but {charged.Price.Name} is in {charged.Price.Currency}.");
            else if (AdjustmentDrafting.Make(adjustment with { Target = AdjustmentTarget.Prices(charged.Price.Id) }, at, plan.Currency, new(ids.Next()), validation) is { } bound)
                yield return bound;
        }
    }

    private Adjustment? Adjustment(NewAdjustment asked, string path, Plan plan, IReadOnlyList<MadePrice> prices, Validation validation)
    {
        if (AdjustmentDrafting.Make(asked, path, plan.Currency, new(ids.Next()), validation) is not { } adjustment)
            return null;
        var known = plan.Prices.Select(p => p.Price.Id).Concat(prices.Select(p => p.Price?.Price.Id).OfType<PriceId>());
        AdjustmentDrafting.CheckTargets([(adjustment, path)], known, validation);
        return adjustment;
    }

    private async Task<Refusal?> UnknownItemAsync(PlanOverrides requested, CancellationToken cancellationToken)
    {
        var wanted = requested.AddAdjustments.Select(a => a.Adjustment).Concat(requested.ReplaceAdjustments.Select(a => a.Adjustment))
            .Select(a => a.ItemId).OfType<ItemId>().Distinct().ToList();
        if (wanted.Count == 0)
            return null;
        var known = await items.FindManyAsync(wanted, cancellationToken).ConfigureAwait(false);
        foreach (var missing in wanted.Where(id => !known.ContainsKey(id)).Take(1))
            return Refusal.NotFound("Item", missing.ToString());
        return null;
    }

    private static void Dates(string path, Instant? start, Instant? end, Validation validation)
    {
        validation.Time($"{path}.start_date", start);
        validation.Time($"{path}.end_date", end);
        if (end <= start)
            validation.Add($"{path}.end_date", $"must lie after the start, {start}, but is {end}.");
    }

    private static void Count(string field, int count, int maximum, Validation validation)
    {
        if (count > maximum)
            validation.Add(field, string.Create(CultureInfo.InvariantCulture, $"makes {count} with those of the plan; at most {maximum} are allowed."));
    }

    private static string Path(string member, int index) => string.Create(CultureInfo.InvariantCulture, $"{member}[{index}]");

    /// <summary>Terms that were asked for, the price of the plan they replace, and the draft of a price of their own.</summary>
    private sealed record AskedPrice(AgreedTerms Asked, string Path, CatalogPrice? Old, PriceDraft? Draft);

    /// <summary>Terms with the price that is charged; null for the plan's own.</summary>
    private sealed record MadePrice(AskedPrice Asked, CatalogPrice? Price);
}
