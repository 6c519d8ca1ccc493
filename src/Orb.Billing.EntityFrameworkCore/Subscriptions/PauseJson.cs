using System.Text.Json;
using System.Text.Json.Serialization;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.EntityFrameworkCore.Subscriptions;

/// <summary>The pauses of a subscription as JSON text; most subscriptions have none.</summary>
internal static class PauseJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write(IReadOnlyList<Pause> pauses) => JsonSerializer.Serialize(
        pauses.Select(p => new StoredPause(StoredJson.Text(p.Start), StoredJson.Text(p.End), p.Credit, StoredJson.Text(p.ResumedAt), StoredJson.Text(p.RemovedAt))),
        Options);

    public static IReadOnlyList<Pause> Read(string json) =>
        [.. JsonSerializer.Deserialize<List<StoredPause>>(json, Options)!
            .Select(p => new Pause(StoredJson.Time(p.Start).Value, StoredJson.Time(p.End))
            {
                Credit = p.Credit,
                ResumedAt = StoredJson.Time(p.ResumedAt),
                RemovedAt = StoredJson.Time(p.RemovedAt),
            })];

    private sealed record StoredPause(string Start, string? End, CreditPolicy Credit, string? ResumedAt, string? RemovedAt);
}
