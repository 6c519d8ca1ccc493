using System.Text.Json;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.EntityFrameworkCore.Adjustments;

namespace Orb.Billing.EntityFrameworkCore.Subscriptions;

/// <summary>The adjustments of a subscription as JSON text; most subscriptions have few.</summary>
internal static class AdjustmentIntervalJson
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static string Write(IReadOnlyList<AdjustmentInterval> intervals) => JsonSerializer.Serialize(
        intervals.Select(i => new StoredInterval(
            i.Id.Value, i.Adjustment.Id.Value, AdjustmentJson.Write(i.Adjustment), StoredJson.Text(i.Start), StoredJson.Text(i.End), i.Sequence, i.IsOfPlan)),
        Options);

    public static IReadOnlyList<AdjustmentInterval> Read(string json) =>
        [.. JsonSerializer.Deserialize<List<StoredInterval>>(json, Options)!
            .Select(i => new AdjustmentInterval(
                new(i.Id), AdjustmentJson.Read(i.AdjustmentId, i.Adjustment), StoredJson.Time(i.Start).Value, StoredJson.Time(i.End), i.Sequence)
            {
                IsOfPlan = i.IsOfPlan,
            })];

    private sealed record StoredInterval(Guid Id, Guid AdjustmentId, string Adjustment, string Start, string? End, int Sequence, bool IsOfPlan);
}
