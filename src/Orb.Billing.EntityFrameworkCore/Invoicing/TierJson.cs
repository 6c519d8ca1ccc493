using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.EntityFrameworkCore.Invoicing;

/// <summary>What the JSON of lines and explanations shares: decimals as text, and the parts of a rated amount.</summary>
internal static class TierJson
{
    public static void WriteDecimal(this Utf8JsonWriter writer, string name, decimal value) => writer.WriteString(name, StoredJson.Text(value));

    public static decimal ReadDecimal(this JsonElement json, string name) => StoredJson.Number(json.GetProperty(name).GetString()!);

    public static decimal? ReadOptional(this JsonElement json, string name) => json.TryGetProperty(name, out _) ? json.ReadDecimal(name) : null;

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
            tier.ReadOptional("last_unit"),
            tier.ReadDecimal("unit_amount"),
            tier.ReadDecimal("flat_amount"))
        : null;

    public static string WriteList(IReadOnlyList<Tier> tiers) => Text(writer =>
    {
        writer.WriteStartArray();
        foreach (var tier in tiers)
        {
            writer.WriteStartObject();
            writer.WriteTier(tier);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    public static IReadOnlyList<Tier> ReadList(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(tier => tier.ReadTier()!)];
    }

    public static void WriteCell(this Utf8JsonWriter writer, MatrixCell? cell)
    {
        if (cell is null)
            return;
        writer.WriteStartObject("cell");
        writer.WriteStartArray("dimension_values");
        foreach (var value in cell.DimensionValues)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
        if (cell.ScaledQuantity is { } scaled)
            writer.WriteDecimal("scaled_quantity", scaled);
        writer.WriteEndObject();
    }

    public static MatrixCell? ReadCell(this JsonElement json) => json.TryGetProperty("cell", out var cell)
        ? new MatrixCell(
            [.. cell.GetProperty("dimension_values").EnumerateArray().Select(v => v.GetString())],
            cell.ReadOptional("scaled_quantity"))
        : null;

    public static void WriteGroup(this Utf8JsonWriter writer, PartGroup? group)
    {
        if (group is null)
            return;
        writer.WriteStartObject("group");
        writer.WriteString("key", group.Key);
        writer.WriteString("value", group.Value);
        writer.WriteEndObject();
    }

    public static PartGroup? ReadGroup(this JsonElement json) => json.TryGetProperty("group", out var group)
        ? new PartGroup(group.GetProperty("key").GetString()!, group.GetProperty("value").GetString())
        : null;

    public static string Text(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            write(writer);
        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
