using System.Text.Json;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.EntityFrameworkCore.Subscriptions;

/// <summary>The phases of a subscription as JSON text; null where there are none, as for most.</summary>
internal static class SubscriptionPhaseJson
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static string? Write(IReadOnlyList<SubscriptionPhase> phases) => phases.Count == 0
        ? null
        : JsonSerializer.Serialize(phases.Select(p => new StoredPhase(p.Order, StoredJson.Text(p.Start), StoredJson.Text(p.End))), Options);

    public static IReadOnlyList<SubscriptionPhase> Read(string? json) => json is null
        ? []
        : [.. JsonSerializer.Deserialize<List<StoredPhase>>(json, Options)!.Select(p => new SubscriptionPhase(p.Order, StoredJson.Time(p.Start).Value, StoredJson.Time(p.End)))];

    private sealed record StoredPhase(int Order, string Start, string? End);
}
