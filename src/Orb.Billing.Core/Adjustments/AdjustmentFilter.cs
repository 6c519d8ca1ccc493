using System.Collections.Frozen;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Core.Adjustments;

/// <summary>The member of a price that a filter looks at.</summary>
public enum AdjustmentFilterField
{
    /// <summary>The id of the price.</summary>
    PriceId,

    /// <summary>The id of the item it sells.</summary>
    ItemId,

    /// <summary>usage, fixed_in_advance, fixed_in_arrears, fixed (both) or in_arrears (usage, fixed and composite).</summary>
    PriceType,

    /// <summary>The ISO 4217 code of its currency.</summary>
    Currency,

    /// <summary>Its custom pricing unit. No price in a real currency has one, and only those are adjusted.</summary>
    PricingUnitId,
}

/// <summary>A condition on prices: a member is, or is not, one of some values.</summary>
public sealed record AdjustmentFilter
{
    private static readonly FrozenDictionary<string, Func<Price, bool>> PriceTypes = new Dictionary<string, Func<Price, bool>>
    {
        ["usage"] = p => p.IsUsage,
        ["fixed"] = p => p.IsFixed,
        ["fixed_in_advance"] = p => p.IsFixed && p.BillingMode == BillingMode.InAdvance,
        ["fixed_in_arrears"] = p => p.IsFixed && p.BillingMode == BillingMode.InArrears,
        ["in_arrears"] = p => p.BillingMode == BillingMode.InArrears,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private AdjustmentFilter(AdjustmentFilterField field, bool isExclusion, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
            throw new ArgumentException("A filter has at least one value.", nameof(values));
        foreach (var value in values)
        {
            if (!IsValue(field, value))
                throw new ArgumentException($"'{value}' is no value of the filter {field}.", nameof(values));
        }

        Field = field;
        IsExclusion = isExclusion;
        Values = [.. values];
    }

    /// <summary>The member looked at.</summary>
    public AdjustmentFilterField Field { get; }

    /// <summary>Whether the values are the ones left out.</summary>
    public bool IsExclusion { get; }

    /// <summary>Ids in their wire form, names of price types, currency codes.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>Prices whose member is one of the values.</summary>
    /// <exception cref="ArgumentException">There is no value, or the field cannot have one of them.</exception>
    public static AdjustmentFilter Includes(AdjustmentFilterField field, params IReadOnlyList<string> values) => new(field, isExclusion: false, values);

    /// <summary>Prices whose member is none of the values.</summary>
    /// <exception cref="ArgumentException">There is no value, or the field cannot have one of them.</exception>
    public static AdjustmentFilter Excludes(AdjustmentFilterField field, params IReadOnlyList<string> values) => new(field, isExclusion: true, values);

    /// <summary>Whether the price passes.</summary>
    public bool Admits(Price price) => Values.Any(value => Has(price, value)) != IsExclusion;

    /// <summary>Whether the price passes where one that is named by id stands for all that took its place.</summary>
    internal bool AdmitsLine(Price price) =>
        Values.Any(value => Has(price, value) || (Field == AdjustmentFilterField.PriceId && price.OriginId?.ToString() == value)) != IsExclusion;

    /// <inheritdoc/>
    public bool Equals(AdjustmentFilter? other) =>
        other is not null && Field == other.Field && IsExclusion == other.IsExclusion && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Field, IsExclusion, Values.Count, Values[0]);

    private bool Has(Price price, string value) => Field switch
    {
        AdjustmentFilterField.PriceId => price.Id.ToString() == value,
        AdjustmentFilterField.ItemId => price.ItemId.ToString() == value,
        AdjustmentFilterField.PriceType => PriceTypes[value](price),
        AdjustmentFilterField.Currency => !price.Currency.IsCustomUnit && string.Equals(price.Currency.Code, value, StringComparison.OrdinalIgnoreCase),
        _ => price.Currency.IsCustomUnit && price.Currency.Code == value,
    };

    private static bool IsValue(AdjustmentFilterField field, string value) => field switch
    {
        AdjustmentFilterField.PriceId => Catalog.PriceId.TryParse(value, out _),
        AdjustmentFilterField.ItemId => Catalog.ItemId.TryParse(value, out _),
        AdjustmentFilterField.PriceType => PriceTypes.ContainsKey(value),
        AdjustmentFilterField.Currency => Amounts.Currency.TryIso(value, out _),
        _ => !string.IsNullOrWhiteSpace(value),
    };
}
