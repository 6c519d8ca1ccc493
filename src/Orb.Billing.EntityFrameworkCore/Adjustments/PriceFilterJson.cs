using System.Text.Json;
using Orb.Billing.Core.Adjustments;

namespace Orb.Billing.EntityFrameworkCore.Adjustments;

/// <summary>A condition on prices as stored: names as the public contract writes them.</summary>
internal sealed record PriceFilterJson(string Field, string Operator, List<string> Values)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Conditions as JSON text.</summary>
    public static string Write(IEnumerable<AdjustmentFilter> filters) => JsonSerializer.Serialize(filters.Select(Of), Options);

    /// <summary>Conditions from JSON text.</summary>
    public static IReadOnlyList<AdjustmentFilter> Read(string json) => [.. JsonSerializer.Deserialize<List<PriceFilterJson>>(json, Options)!.Select(f => f.ToFilter())];

    public static PriceFilterJson Of(AdjustmentFilter filter) => new(
        filter.Field switch
        {
            AdjustmentFilterField.PriceId => "price_id",
            AdjustmentFilterField.ItemId => "item_id",
            AdjustmentFilterField.PriceType => "price_type",
            AdjustmentFilterField.Currency => "currency",
            AdjustmentFilterField.PricingUnitId => "pricing_unit_id",
            _ => throw new NotSupportedException($"The filter {filter.Field} has no stored form."),
        },
        filter.IsExclusion ? "excludes" : "includes",
        [.. filter.Values]);

    public AdjustmentFilter ToFilter()
    {
        var field = Field switch
        {
            "price_id" => AdjustmentFilterField.PriceId,
            "item_id" => AdjustmentFilterField.ItemId,
            "price_type" => AdjustmentFilterField.PriceType,
            "currency" => AdjustmentFilterField.Currency,
            "pricing_unit_id" => AdjustmentFilterField.PricingUnitId,
            _ => throw new InvalidOperationException($"A stored filter looks at the unknown field '{Field}'."),
        };
        return Operator switch
        {
            "includes" => AdjustmentFilter.Includes(field, Values),
            "excludes" => AdjustmentFilter.Excludes(field, Values),
            _ => throw new InvalidOperationException($"A stored filter has the unknown operator '{Operator}'."),
        };
    }
}
