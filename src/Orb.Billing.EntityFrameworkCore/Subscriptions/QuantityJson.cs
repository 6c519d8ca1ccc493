using System.Text.Json;
using NodaTime.Text;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.EntityFrameworkCore.Subscriptions;

/// <summary>The quantity transitions of an interval as JSON text; most intervals have none.</summary>
internal static class QuantityJson
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static string Write(IReadOnlyList<QuantityTransition> quantities) => JsonSerializer.Serialize(
        quantities.Select(q => new TransitionJson(InstantPattern.ExtendedIso.Format(q.EffectiveAt), StoredJson.Text(q.Quantity))), Options);

    public static IReadOnlyList<QuantityTransition> Read(string json) =>
        [.. JsonSerializer.Deserialize<List<TransitionJson>>(json, Options)!
            .Select(q => new QuantityTransition(InstantPattern.ExtendedIso.Parse(q.EffectiveAt).Value, StoredJson.Number(q.Quantity)))];

    private sealed record TransitionJson(string EffectiveAt, string Quantity);
}
