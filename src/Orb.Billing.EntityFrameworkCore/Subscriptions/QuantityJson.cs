using System.Text.Json;
using System.Text.Json.Serialization;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.EntityFrameworkCore.Subscriptions;

/// <summary>The quantity transitions of an interval as JSON text; most intervals have none.</summary>
internal static class QuantityJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write(IReadOnlyList<QuantityTransition> quantities) => JsonSerializer.Serialize(
        quantities.Select(q => new TransitionJson(
            StoredJson.Text(q.EffectiveAt), StoredJson.Text(q.Quantity), q.Prorated, q.Credit, q.DueFrom is { } due ? StoredJson.Text(due) : null)),
        Options);

    public static IReadOnlyList<QuantityTransition> Read(string json) =>
        [.. JsonSerializer.Deserialize<List<TransitionJson>>(json, Options)!
            .Select(q => new QuantityTransition(StoredJson.Time(q.EffectiveAt).Value, StoredJson.Number(q.Quantity))
            {
                Prorated = q.Prorated,
                Credit = q.Credit,
                DueFrom = q.DueFrom is { } due ? StoredJson.Time(due) : null,
            })];

    private sealed record TransitionJson(string EffectiveAt, string Quantity, bool Prorated, CreditPolicy Credit, string? DueFrom);
}
