using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog;

/// <summary>Says which prices a composite is made of, and what is wrong with it by the names of the contract (docs/decisions/0045).</summary>
internal static class CompositeDrafting
{
    /// <summary>The selection of a composite; null for another price.</summary>
    /// <param name="requested">What was asked for.</param>
    /// <param name="path">Where it stands in the request.</param>
    /// <param name="cadence">Its cadence.</param>
    /// <param name="currency">Its currency.</param>
    /// <param name="named">The prices it may name, each with the first price of its line of replacements, which is what a name stands for.</param>
    /// <param name="validation">Takes what is wrong.</param>
    public static CompositeSelection? Selection(
        NewPrice requested, string path, Cadence cadence, Currency currency, IReadOnlyDictionary<PriceId, PriceId> named, Validation validation)
    {
        if (requested.Model.Usage.Kind != PricedUsageKind.Subtotals)
        {
            if (requested.MadeOf is not null)
                validation.Add($"{path}.composite_price_filters", $"belong to a composite price, and the model '{requested.Model.ModelType}' is not made of other prices.");
            return null;
        }

        if (cadence.IsOneTime)
            validation.Add($"{path}.cadence", "a composite price is for a period, never one_time.");
        if (requested.BilledInAdvance == true)
            validation.Add($"{path}.billed_in_advance", "a composite price is charged in arrears.");
        if (requested.FixedPriceQuantity is not null)
            validation.Add($"{path}.fixed_price_quantity", "a composite price has no quantity.");
        if (currency.IsCustomUnit)
            validation.Add($"{path}.currency", $"is {currency}, but a composite price is in money.");
        return new CompositeSelection([.. (requested.MadeOf ?? CompositeSelection.All).Filters.Select((f, i) => Named(f, $"{path}.composite_price_filters[{i}]", named, validation))]);
    }

    // A name that stands for no price would count nothing, or leave nothing out, and nobody would know.
    private static AdjustmentFilter Named(AdjustmentFilter filter, string path, IReadOnlyDictionary<PriceId, PriceId> named, Validation validation)
    {
        if (filter.Field != AdjustmentFilterField.PriceId)
            return filter;
        var origins = new List<string>();
        foreach (var value in filter.Values)
        {
            if (PriceId.TryParse(value, out var id) && named.TryGetValue(id, out var origin))
                origins.Add(origin.ToString());
            else
                validation.Add(path, $"names the price {value}, which the plan does not have.");
        }

        return origins.Count == 0 ? filter
            : filter.IsExclusion ? AdjustmentFilter.Excludes(filter.Field, origins)
            : AdjustmentFilter.Includes(filter.Field, origins);
    }
}
