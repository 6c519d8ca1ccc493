using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.EntityFrameworkCore.Invoicing;

/// <summary>What the JSON of lines and explanations shares: decimals as text, and tiers.</summary>
internal static class TierJson
{
    public static void WriteDecimal(this Utf8JsonWriter writer, string name, decimal value) => writer.WriteString(name, StoredJson.Text(value));

    public static decimal ReadDecimal(this JsonElement json, string name) => StoredJson.Number(json.GetProperty(name).GetString()!);

    public static void WriteTier(this Utf8JsonWriter writer, Tier? tier)
    {
        if (tier is null)
            return;
        writer.WriteStartObject("tier");
        writer.WriteDecimal("first_unit", tier.FirstUnit);
        if (tier.LastUnit is { } last)
            writer.WriteDecimal("last_unit", last);
        writer.WriteDecimal("unit_amount", tier.UnitAmount);
        writer.WriteDecimal("flat_amount", tier.FlatAmount);
        writer.WriteEndObject();
    }

    public static Tier? ReadTier(this JsonElement json) => json.TryGetProperty("tier", out var tier)
        ? new Tier(
            tier.ReadDecimal("first_unit"),
            tier.TryGetProperty("last_unit", out _) ? tier.ReadDecimal("last_unit") : null,
            tier.ReadDecimal("unit_amount"),
            tier.ReadDecimal("flat_amount"))
        : null;

    public static string Text(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            write(writer);
        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
