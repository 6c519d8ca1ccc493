using System.Globalization;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Catalog;

/// <summary>Finds the dimensional groups that new prices name, and says what is wrong with their values.</summary>
internal sealed class PriceDimensionDrafting(IDimensionalPriceGroupStore groups)
{
    /// <summary>The groups that are named, in one query; refused where one is unknown.</summary>
    public async Task<Outcome<IReadOnlyList<DimensionalPriceGroup>>> FindAsync(IEnumerable<NewPrice> requested, CancellationToken cancellationToken)
    {
        var named = requested.Select(r => r.Dimensions).OfType<NewPriceDimensions>().ToList();
        if (named.Count == 0)
            return Outcome.Success<IReadOnlyList<DimensionalPriceGroup>>([]);
        var found = await groups.FindManyAsync(
            [.. named.Select(n => n.GroupId).OfType<DimensionalPriceGroupId>().Distinct()],
            [.. named.Select(n => n.ExternalGroupId).OfType<string>().Distinct(StringComparer.Ordinal)],
            cancellationToken).ConfigureAwait(false);
        foreach (var missing in named.Where(n => (n.GroupId is not null || n.ExternalGroupId is not null) && GroupOf(n, found) is null))
            return Refusal.NotFound("DimensionalPriceGroup", missing.GroupId?.ToString() ?? missing.ExternalGroupId!);
        return Outcome.Success(found);
    }

    /// <summary>The part of its group that a price is for; null where it has none, or a wrong one, which the validation is told.</summary>
    public static PriceDimensions? Of(NewPrice requested, string path, IReadOnlyList<DimensionalPriceGroup> found, Validation validation)
    {
        if (requested.Dimensions is not { } asked)
            return null;
        var field = $"{path}.dimensional_price_configuration";
        if (asked.GroupId is null == asked.ExternalGroupId is null)
        {
            validation.Add(field, "must name one group, by dimensional_price_group_id or by external_dimensional_price_group_id.");
            return null;
        }

        var group = GroupOf(asked, found)!;
        if (requested.MetricId != group.MetricId)
            validation.Add($"{path}.billable_metric_id", $"must be {group.MetricId}, the metric of the group, but is {requested.MetricId?.ToString() ?? "missing"}.");
        if (asked.Values.Count != group.Dimensions.Count)
        {
            validation.Add(
                $"{field}.dimension_values",
                string.Create(CultureInfo.InvariantCulture, $"must have a value for each of {string.Join(", ", group.Dimensions)}, but has {asked.Values.Count}."));
            return null;
        }

        for (var i = 0; i < asked.Values.Count; i++)
        {
            if (asked.Values[i] is { Length: > Validation.MaximumTextLength and var length })
                validation.Add(string.Create(CultureInfo.InvariantCulture, $"{field}.dimension_values[{i}]"), $"has {length} characters; at most {Validation.MaximumTextLength} are allowed.");
        }

        return new PriceDimensions(group.Id, [.. group.Dimensions.Zip(asked.Values, (property, value) => new PriceDimension(property, value))]);
    }

    /// <summary>Tells the validation of prices of one version that would bill the same events: those of one phase, or of none, with the same values.</summary>
    public static void CheckDistinct(IReadOnlyList<CatalogPrice> prices, Validation validation)
    {
        var dimensional = prices.Where(p => p.Price.Dimensions is not null).ToList();
        for (var i = 0; i < dimensional.Count; i++)
        {
            var (one, clash) = (dimensional[i], (CatalogPrice?)null);
            for (var k = 0; k < i && clash is null; k++)
            {
                if (InOnePhase(one, dimensional[k]) && one.Price.Dimensions!.MeetsIn(dimensional[k].Price.Dimensions!))
                    clash = dimensional[k];
            }

            if (clash is not null)
                validation.Add("prices", $"'{Validation.Shorten(one.Price.Name)}' and '{Validation.Shorten(clash.Price.Name)}' are both for {Validation.Shorten(one.Price.Dimensions!.ToString())}; an event is billed by one price of a dimensional group.");
        }
    }

    private static bool InOnePhase(CatalogPrice one, CatalogPrice other) => one.PhaseOrder is null || other.PhaseOrder is null || one.PhaseOrder == other.PhaseOrder;

    private static DimensionalPriceGroup? GroupOf(NewPriceDimensions asked, IReadOnlyList<DimensionalPriceGroup> found) =>
        found.FirstOrDefault(g => asked.GroupId is { } id ? g.Id == id : asked.ExternalGroupId is not null && g.ExternalGroupId == asked.ExternalGroupId);
}
