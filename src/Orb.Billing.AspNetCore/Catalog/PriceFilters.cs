using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Adjustments;

namespace Orb.Billing.AspNetCore.Catalog;

/// <summary>Conditions on prices as the contract writes them: a field, an operator and values.</summary>
internal static class PriceFilters
{
    private const int MaximumFilters = 20;

    private static readonly Dictionary<string, AdjustmentFilterField> FieldNames = new(StringComparer.Ordinal)
    {
        ["price_id"] = AdjustmentFilterField.PriceId,
        ["item_id"] = AdjustmentFilterField.ItemId,
        ["price_type"] = AdjustmentFilterField.PriceType,
        ["currency"] = AdjustmentFilterField.Currency,
        ["pricing_unit_id"] = AdjustmentFilterField.PricingUnitId,
    };

    // Whether what it names is left out.
    private static readonly Dictionary<string, bool> Operators = new(StringComparer.Ordinal) { ["includes"] = false, ["excludes"] = true };

    /// <summary>The conditions of a member; null where there is none.</summary>
    public static IReadOnlyList<AdjustmentFilter>? Read(Fields fields, string name) =>
        fields.List(name, MaximumFilters, Filter) is { } filters ? [.. filters.OfType<AdjustmentFilter>()] : null;

    /// <summary>Conditions as a response shows them.</summary>
    public static IReadOnlyList<PriceFilterResponse> Write(IReadOnlyList<AdjustmentFilter> filters) =>
        [.. filters.Select(f => new PriceFilterResponse(
            FieldNames.First(n => n.Value == f.Field).Key, Operators.First(o => o.Value == f.IsExclusion).Key, f.Values))];

    private static AdjustmentFilter? Filter(Fields fields)
    {
        var field = fields.Choice("field", FieldNames, required: true);
        var excludes = fields.Choice("operator", Operators, required: true);
        var values = fields.Texts("values");
        fields.NoOthers("field", "operator", "values");
        return field is { } member && excludes is { } isExclusion ? Condition(fields, "values", member, isExclusion, values ?? []) : null;
    }

    /// <summary>A condition; what is wrong with it is noted under a member's name.</summary>
    public static AdjustmentFilter? Condition(Fields fields, string name, AdjustmentFilterField field, bool isExclusion, IReadOnlyList<string> values)
    {
        try
        {
            return isExclusion ? AdjustmentFilter.Excludes(field, values) : AdjustmentFilter.Includes(field, values);
        }
        catch (ArgumentException wrong)
        {
            fields.Add(name, Problem.Shorten(wrong.Message.Split(" (Parameter", 2)[0]));
            return null;
        }
    }
}

internal sealed record PriceFilterResponse(string Field, string Operator, IReadOnlyList<string> Values);
