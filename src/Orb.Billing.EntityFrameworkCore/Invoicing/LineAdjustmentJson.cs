using System.Text.Json;
using System.Text.Json.Serialization;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.EntityFrameworkCore.Invoicing;

/// <summary>What adjustments contributed to a line, as JSON text in the unit of the price.</summary>
internal static class LineAdjustmentJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write(IReadOnlyList<LineAdjustment> adjustments) => JsonSerializer.Serialize(
        adjustments.Select(a => new StoredAdjustment(a.AdjustmentId.Value, a.Kind, StoredJson.Text(a.Amount.Amount))), Options);

    public static IReadOnlyList<LineAdjustment> Read(string json, Currency unit) =>
        [.. JsonSerializer.Deserialize<List<StoredAdjustment>>(json, Options)!
            .Select(a => new LineAdjustment(new(a.AdjustmentId), a.Kind, Money.Of(StoredJson.Number(a.Amount), unit)))];

    private sealed record StoredAdjustment(Guid AdjustmentId, AdjustmentKind Kind, string Amount);
}
