using System.Text.Json;
using System.Text.Json.Serialization;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Credits;

namespace Orb.Billing.EntityFrameworkCore.Credits;

/// <summary>The items that a block of credits is for as JSON text; most blocks are for all.</summary>
internal static class ItemFilterJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write(IReadOnlyList<ItemFilter> filters) => JsonSerializer.Serialize(
        filters.Select(f => new FilterJson(f.Operator, [.. f.Items.Select(i => i.Value).Order()])), Options);

    public static IReadOnlyList<ItemFilter> Read(string json) =>
        [.. JsonSerializer.Deserialize<List<FilterJson>>(json, Options)!.Select(f => new ItemFilter(f.Operator, f.Items.Select(i => new ItemId(i))))];

    private sealed record FilterJson(ItemFilterOperator Operator, IReadOnlyList<Guid> Items);
}
