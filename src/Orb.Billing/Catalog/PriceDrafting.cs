using System.Globalization;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog;

/// <summary>A price that was asked for.</summary>
/// <param name="Requested">What was asked for.</param>
/// <param name="Path">Where it stands in the request, for the issues' field names.</param>
/// <param name="Position">Its order in the plan.</param>
/// <param name="Replaces">The price it takes the place of; null for one that is new.</param>
internal sealed record PriceDraft(NewPrice Requested, string Path, int Position, CatalogPrice? Replaces = null);

/// <summary>Makes prices of what was asked for, and says what is wrong with it by the names of the contract.</summary>
internal sealed class PriceDrafting(
    IItemStore items, IMetricStore metrics, IPricingUnitStore units, KnownPriceModels models, PriceDimensionDrafting dimensions, IIdGenerator ids)
{
    /// <summary>The prices in order. Refused where one names an item or metric that does not exist; everything else goes to the validation.</summary>
    /// <param name="plan">The plan they belong to, of which currency and phases count.</param>
    /// <param name="drafts">What was asked for.</param>
    /// <param name="beside">The prices that composites among them may name.</param>
    /// <param name="now">When they are created.</param>
    /// <param name="validation">Takes what is wrong.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Outcome<List<CatalogPrice>>> MakeAsync(
        Plan plan, IReadOnlyList<PriceDraft> drafts, IReadOnlyList<CatalogPrice> beside, Instant now, Validation validation, CancellationToken cancellationToken)
    {
        var named = beside.ToDictionary(p => p.Price.Id, p => p.OriginPriceId ?? p.Price.Id);
        var knownItems = await items.FindManyAsync([.. drafts.Select(d => d.Requested.ItemId).Distinct()], cancellationToken).ConfigureAwait(false);
        var knownMetrics = await metrics.FindManyAsync([.. drafts.Select(d => d.Requested.MetricId).OfType<MetricId>().Distinct()], cancellationToken).ConfigureAwait(false);
        var knownUnits = await units.FindManyByNameAsync(
            [.. drafts.SelectMany(d => (string?[])[d.Requested.Currency, AllocationDrafting.UnitOf(d.Requested)]).OfType<string>().Where(c => !Currency.TryIso(c, out _)).Distinct(StringComparer.Ordinal)],
            cancellationToken).ConfigureAwait(false);
        if (!(await dimensions.FindAsync(drafts.Select(d => d.Requested), cancellationToken).ConfigureAwait(false)).TryGetValue(out var knownGroups, out var refusal))
            return refusal;
        var prices = new List<CatalogPrice>(drafts.Count);
        foreach (var draft in drafts)
        {
            var requested = draft.Requested;
            if (!knownItems.TryGetValue(requested.ItemId, out var item))
                return Refusal.NotFound("Item", requested.ItemId.ToString());
            if (item.ArchivedAt is not null)
                return CatalogService.Archived(item);
            if (requested.MetricId is { } metricId && !knownMetrics.ContainsKey(metricId))
                return Refusal.NotFound("BillableMetric", metricId.ToString());
            var phase = PlanPhases.OrderOf(draft.Path, requested.PhaseOrder, draft.Replaces is { } old ? new PlanPhases.Inherited(old.PhaseOrder) : null, plan, validation);
            var part = PriceDimensionDrafting.Of(requested, $"{draft.Path}.price", knownGroups, validation);
            if (Price(requested, $"{draft.Path}.{(requested.Allocation is null ? "price" : "allocation_price")}", plan.Currency, knownUnits, named, validation) is { } price)
            {
                var origin = draft.Replaces is { } replaced ? replaced.OriginPriceId ?? replaced.Price.Id : (PriceId?)null;
                prices.Add(new CatalogPrice
                {
                    Price = price with { OriginId = origin, Dimensions = part },
                    PlanId = plan.Id,
                    Position = draft.Position,
                    PhaseOrder = phase,
                    ReplacesPriceId = draft.Replaces?.Price.Id,
                    ItemName = item.Name,
                    ExternalPriceId = requested.ExternalPriceId,
                    Metadata = validation.Metadata(requested.Metadata),
                    CreatedAt = now,
                });
            }
        }

        return prices;
    }

    private Price? Price(
        NewPrice requested, string path, Currency planCurrency, IReadOnlyDictionary<string, PricingUnit> units,
        IReadOnlyDictionary<PriceId, PriceId> named, Validation validation)
    {
        validation.Text($"{path}.name", requested.Name);
        validation.OptionalText($"{path}.external_price_id", requested.ExternalPriceId);
        validation.OptionalText($"{path}.invoice_grouping_key", requested.InvoiceGroupingKey);
        var currency = CurrencyOf(requested, path, planCurrency, units, validation);
        var conversion = Conversion(requested, path, currency, planCurrency, validation);
        if (PriceCadence.Of(requested, path, validation) is not { } cadence)
            return null;
        if (requested.MetricId is not null)
            CheckUsage(requested, path, cadence, validation);
        CheckModel(requested, path, validation);
        if (requested.IsCommitment)
            CheckCommitment(requested, path, cadence, currency, validation);
        var madeOf = CompositeDrafting.Selection(requested, path, cadence, currency, named, validation);
        var allocation = AllocationDrafting.Terms(requested, path, cadence, currency, units, validation);
        if (requested.FixedPriceQuantity is < 0m and var quantity)
            validation.Add($"{path}.fixed_price_quantity", string.Create(CultureInfo.InvariantCulture, $"must not be negative, but is {quantity}."));
        if (validation.Failed)
            return null;

        var id = new PriceId(ids.Next());
        var price = allocation is not null
            ? Core.Catalog.Price.Allocation(id, requested.Name, requested.ItemId, currency, cadence, allocation, requested.FixedPriceQuantity ?? 1m)
            : requested.MetricId is { } metricId
            ? Core.Catalog.Price.Usage(id, requested.Name, requested.ItemId, currency, cadence, requested.Model, metricId)
            : requested is { IsCommitment: true, Model: UnitPriceModel committed }
            ? Core.Catalog.Price.Commitment(id, requested.Name, requested.ItemId, currency, cadence, committed.UnitAmount, requested.FixedPriceQuantity ?? 1m)
            : madeOf is not null
            ? Core.Catalog.Price.Composite(id, requested.Name, requested.ItemId, currency, cadence, requested.Model, madeOf)
            : Core.Catalog.Price.FixedFee(
                id, requested.Name, requested.ItemId, currency, cadence,
                requested.BilledInAdvance ?? true ? BillingMode.InAdvance : BillingMode.InArrears,
                requested.Model, requested.FixedPriceQuantity ?? 1m);
        return price with { InvoiceGroupingKey = requested.InvoiceGroupingKey, ConversionRate = conversion };
    }

    private static Currency CurrencyOf(
        NewPrice requested, string path, Currency planCurrency, IReadOnlyDictionary<string, PricingUnit> units, Validation validation)
    {
        if (requested.Currency is not { } code)
            return planCurrency;
        if (units.TryGetValue(code, out var unit))
            return unit.Currency;
        if (!Validation.IsCurrency(code, out var currency))
        {
            validation.Add($"{path}.currency", $"'{Validation.Shorten(code)}' is neither a currency code of ISO 4217 nor the name of a pricing unit.");
            return planCurrency;
        }

        if (currency != planCurrency)
            validation.Add($"{path}.currency", $"is {currency}, but the plan is in {planCurrency}; all prices of a plan share its currency.");
        return currency;
    }

    private static ConversionRate? Conversion(NewPrice requested, string path, Currency currency, Currency planCurrency, Validation validation)
    {
        var (rate, tiers) = (requested.ConversionRate, requested.ConversionTiers);
        var field = tiers is null ? $"{path}.conversion_rate" : $"{path}.conversion_rate_config";
        if (rate is null && tiers is null)
        {
            if (currency.IsCustomUnit)
                validation.Add(field, $"is required: a price in {currency} needs a conversion to {planCurrency}.");
            return null;
        }

        if (!currency.IsCustomUnit)
            validation.Add(field, $"belongs to a price in a pricing unit; {currency} converts to no other currency.");
        else if (rate is not null && tiers is not null)
            validation.Add(field, "is tiered and excludes a conversion_rate beside it.");
        else if (rate < 0m)
            validation.Add(field, string.Create(CultureInfo.InvariantCulture, $"must not be negative, but is {rate}."));
        else
            return tiers is null ? new ConversionRate(rate!.Value, planCurrency) : Tiered(tiers, $"{field}.tiered_config.tiers", planCurrency, validation);
        return null;
    }

    private static ConversionRate? Tiered(IReadOnlyList<Tier> tiers, string field, Currency planCurrency, Validation validation)
    {
        try
        {
            return new ConversionRate(tiers, planCurrency);
        }
        catch (ArgumentException wrong)
        {
            validation.Add(field, wrong.Message.Split(" (Parameter", 2)[0]);
            return null;
        }
    }

    private void CheckModel(NewPrice requested, string path, Validation validation)
    {
        if (!models.Knows(requested.Model))
        {
            // It would be stored and could never be read again.
            validation.Add($"{path}.model_type", $"'{Validation.Shorten(requested.Model.ModelType)}' is not one of {string.Join(", ", models.ModelTypes)}.");
            return;
        }

        var unreadable = new List<ValidationIssue>();
        models.CheckReadable(requested.Model, path, unreadable);
        foreach (var issue in unreadable)
            validation.Add(issue.Field, issue.Message);
        var usage = requested.Model.Usage;
        if (requested.MetricId is null && (usage.Kind is PricedUsageKind.Groups or PricedUsageKind.Events || usage.Filters.Count > 0))
            validation.Add($"{path}.model_type", $"'{requested.Model.ModelType}' prices usage by the properties of its events; a fixed fee has none.");
        if (requested.MetricId is not null && usage.Kind == PricedUsageKind.Subtotals)
            validation.Add($"{path}.billable_metric_id", $"a price of the model '{requested.Model.ModelType}' is made of other prices and has no metric.");
    }

    private static void CheckUsage(NewPrice requested, string path, Cadence cadence, Validation validation)
    {
        if (cadence.IsOneTime)
            validation.Add($"{path}.cadence", "usage is charged by the period, never one_time.");
        if (requested.BilledInAdvance == true)
            validation.Add($"{path}.billed_in_advance", "a price with a metric is charged in arrears.");
        if (requested.FixedPriceQuantity is not null)
            validation.Add($"{path}.fixed_price_quantity", "a price with a metric has no fixed quantity.");
    }

    private static void CheckCommitment(NewPrice requested, string path, Cadence cadence, Currency currency, Validation validation)
    {
        if (cadence.IsOneTime)
            validation.Add($"{path}.cadence", "a commitment is for a period, never one_time.");
        if (requested.MetricId is not null)
            validation.Add($"{path}.billable_metric_id", "a commitment has no metric; the charges that count towards it have.");
        if (requested.BilledInAdvance == true)
            validation.Add($"{path}.billed_in_advance", "a commitment is charged in arrears.");
        if (requested.Model is not UnitPriceModel)
            validation.Add($"{path}.model_type", $"'{requested.Model.ModelType}' is not for a commitment, whose amount is a unit price.");
        if (currency.IsCustomUnit)
            validation.Add($"{path}.currency", $"is {currency}, but a commitment is in money.");
    }
}
