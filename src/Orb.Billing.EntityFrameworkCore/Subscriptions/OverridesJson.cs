using System.Text.Json;
using System.Text.Json.Serialization;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;
using Orb.Billing.EntityFrameworkCore.Adjustments;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.EntityFrameworkCore.Subscriptions;

/// <summary>What was agreed for a subscription otherwise than its plan has it, as JSON text; null for nothing, as for most.</summary>
internal static class OverridesJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string? Write(SubscriptionOverrides overrides) => overrides.IsNone ? null : JsonSerializer.Serialize(Of(overrides), Options);

    public static SubscriptionOverrides Read(string? json) => json is null ? SubscriptionOverrides.None : From(JsonSerializer.Deserialize<Stored>(json, Options)!);

    internal static Stored Of(SubscriptionOverrides overrides) => new(
        [.. overrides.Prices.Select(p => new StoredPrice(
            p.Replaces?.Value, p.PriceId?.Value, p.IsRemoval, p.Quantity is { } quantity ? StoredJson.Text(quantity) : null, p.PhaseOrder,
            StoredJson.Text(p.Start), StoredJson.Text(p.End)))],
        [.. overrides.Adjustments.Select(a => new StoredAdjustment(
            a.Replaces?.Value, a.Adjustment?.Id.Value, a.Adjustment is { } adjustment ? AdjustmentJson.Write(adjustment) : null, a.PhaseOrder,
            StoredJson.Text(a.Start), StoredJson.Text(a.End)))]);

    internal static SubscriptionOverrides From(Stored stored) => new()
    {
        Prices = [.. stored.Prices.Select(p => new PriceOverride(p.Replaces is { } replaced ? new PriceId(replaced) : null, p.PriceId is { } price ? new PriceId(price) : null)
        {
            IsRemoval = p.IsRemoval,
            Quantity = p.Quantity is { } quantity ? StoredJson.Number(quantity) : null,
            PhaseOrder = p.PhaseOrder,
            Start = StoredJson.Time(p.Start),
            End = StoredJson.Time(p.End),
        })],
        Adjustments = [.. stored.Adjustments.Select(a => new AdjustmentOverride(
            a.Replaces is { } replaced ? new AdjustmentId(replaced) : null, a.Adjustment is null ? null : AdjustmentJson.Read(a.AdjustmentId!.Value, a.Adjustment))
        {
            PhaseOrder = a.PhaseOrder,
            Start = StoredJson.Time(a.Start),
            End = StoredJson.Time(a.End),
        })],
    };

    internal sealed record Stored(IReadOnlyList<StoredPrice> Prices, IReadOnlyList<StoredAdjustment> Adjustments);

    internal sealed record StoredPrice(Guid? Replaces, Guid? PriceId, bool IsRemoval, string? Quantity, int? PhaseOrder, string? Start, string? End);

    internal sealed record StoredAdjustment(Guid? Replaces, Guid? AdjustmentId, string? Adjustment, int? PhaseOrder, string? Start, string? End);
}
