using System.Text.Json;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.EntityFrameworkCore.Subscriptions;

/// <summary>The plans that take over later, as JSON text; most subscriptions have none.</summary>
internal static class ScheduledPlanJson
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static string Write(IReadOnlyList<ScheduledPlan> plans) =>
        JsonSerializer.Serialize(plans.Select(p => new StoredPlan(p.PlanId.Value, p.Version, StoredJson.Text(p.From))), Options);

    public static IReadOnlyList<ScheduledPlan> Read(string json) =>
        [.. JsonSerializer.Deserialize<List<StoredPlan>>(json, Options)!.Select(p => new ScheduledPlan(new(p.PlanId), p.Version, StoredJson.Time(p.From).Value))];

    private sealed record StoredPlan(Guid PlanId, int Version, string From);
}
