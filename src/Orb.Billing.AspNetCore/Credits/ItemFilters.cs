using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Credits;

namespace Orb.Billing.AspNetCore.Credits;

/// <summary>Conditions on items as the contract writes them: the field is always <c>item_id</c>.</summary>
internal static class ItemFilters
{
    private const int MaximumFilters = 20;
    private const int MaximumItems = 100;

    private static readonly Dictionary<string, bool> OnlyField = new(StringComparer.Ordinal) { ["item_id"] = true };

    private static readonly Dictionary<string, ItemFilterOperator> Operators = new(StringComparer.Ordinal)
    {
        ["includes"] = ItemFilterOperator.Includes,
        ["excludes"] = ItemFilterOperator.Excludes,
    };

    public static IReadOnlyList<ItemFilter> Read(Fields fields, string name) =>
        fields.List(name, MaximumFilters, Filter) is { } filters ? [.. filters.OfType<ItemFilter>()] : [];

    public static IReadOnlyList<ItemFilterResponse> Write(IReadOnlyList<ItemFilter> filters) =>
        [.. filters.Select(f => new ItemFilterResponse(
            Operators.First(o => o.Value == f.Operator).Key, [.. f.Items.OrderBy(i => i.Value).Select(i => i.ToString())]))];

    private static ItemFilter? Filter(Fields fields)
    {
        fields.Choice("field", OnlyField, required: true);
        var operation = fields.Choice("operator", Operators, required: true);
        var values = fields.RequiredTexts("values");
        if (values.Count is 0 or > MaximumItems)
        {
            fields.Add("values", $"must name 1 to {MaximumItems} items, not {values.Count}.");
            return null;
        }

        var items = new List<ItemId>(values.Count);
        foreach (var value in values)
        {
            if (ItemId.TryParse(value, out var item))
                items.Add(item);
            else
                fields.Issues.Unknown("Item", value);
        }

        return operation is { } known && items.Count > 0 ? new ItemFilter(known, items) : null;
    }
}

internal sealed record ItemFilterResponse(string Operator, IReadOnlyList<string> Values)
{
    public string Field => "item_id";
}
