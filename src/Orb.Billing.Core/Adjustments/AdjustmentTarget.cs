using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Core.Adjustments;

/// <summary>The prices an adjustment is meant for: those that pass every filter. Without a filter, all.</summary>
public sealed record AdjustmentTarget
{
    private AdjustmentTarget(IReadOnlyList<AdjustmentFilter> filters) => Filters = [.. filters];

    /// <summary>All prices.</summary>
    public static AdjustmentTarget All { get; } = new([]);

    /// <summary>What a price must pass, all of it.</summary>
    public IReadOnlyList<AdjustmentFilter> Filters { get; }

    /// <summary>These prices.</summary>
    /// <exception cref="ArgumentException">No price is given.</exception>
    public static AdjustmentTarget Prices(params IEnumerable<PriceId> prices) =>
        new([AdjustmentFilter.Includes(AdjustmentFilterField.PriceId, [.. prices.Select(p => p.ToString())])]);

    /// <summary>The prices of these items.</summary>
    /// <exception cref="ArgumentException">No item is given.</exception>
    public static AdjustmentTarget Items(params IEnumerable<ItemId> items) =>
        new([AdjustmentFilter.Includes(AdjustmentFilterField.ItemId, [.. items.Select(i => i.ToString())])]);

    /// <summary>The prices of this type.</summary>
    /// <param name="priceType">One of usage, fixed_in_advance, fixed_in_arrears, fixed, in_arrears.</param>
    /// <exception cref="ArgumentException">There is no such type.</exception>
    public static AdjustmentTarget OfType(string priceType) =>
        new([AdjustmentFilter.Includes(AdjustmentFilterField.PriceType, [priceType])]);

    /// <summary>The prices that pass all of these filters.</summary>
    public static AdjustmentTarget Matching(params IReadOnlyList<AdjustmentFilter> filters) => new(filters);

    /// <summary>Whether it names the price. Prices in a custom unit are never adjusted (R4).</summary>
    public bool AppliesTo(Price price) => !price.Currency.IsCustomUnit && Filters.All(f => f.Admits(price));

    /// <summary>The target with other prices for those that it names by id; null when it is left with none of those it was meant for.</summary>
    internal AdjustmentTarget? Renamed(Func<PriceId, PriceId?> standsFor)
    {
        if (!Filters.Any(f => f.Field == AdjustmentFilterField.PriceId))
            return this;
        var filters = new List<AdjustmentFilter>();
        foreach (var filter in Filters)
        {
            if (filter.Field != AdjustmentFilterField.PriceId)
            {
                filters.Add(filter);
                continue;
            }

            var prices = filter.Values
                .Select(v => PriceId.TryParse(v, out var id) ? standsFor(id) : null)
                .OfType<PriceId>().Select(id => id.ToString()).Distinct().ToList();
            if (prices.Count > 0)
                filters.Add(filter.IsExclusion ? AdjustmentFilter.Excludes(filter.Field, prices) : AdjustmentFilter.Includes(filter.Field, prices));
            else if (!filter.IsExclusion)
                return null;
        }

        return new AdjustmentTarget(filters);
    }

    /// <inheritdoc/>
    public bool Equals(AdjustmentTarget? other) => other is not null && Filters.SequenceEqual(other.Filters);

    /// <inheritdoc/>
    public override int GetHashCode() => Filters.Aggregate(Filters.Count, HashCode.Combine);
}
