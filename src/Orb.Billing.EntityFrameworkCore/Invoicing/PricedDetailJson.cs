using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.EntityFrameworkCore.Invoicing;

/// <summary>The groups, events or levels that were priced, in the JSON of an explanation; nothing where a quantity was.</summary>
internal static class PricedDetailJson
{
    public static void WriteDetail(this Utf8JsonWriter writer, PricedDetail? detail)
    {
        switch (detail)
        {
            case null:
                break;
            case PricedGroups groups:
                writer.WriteStartArray("groups");
                foreach (var group in groups.Groups)
                    WriteUsage(writer, group.Quantity, group.Values);
                writer.WriteEndArray();
                break;
            case PricedEvents events:
                writer.WriteStartArray("events");
                foreach (var usage in events.Events)
                    WriteUsage(writer, usage.Quantity, usage.Values);
                writer.WriteEndArray();
                break;
            case PricedLevels levels:
                writer.WriteStartArray("levels");
                foreach (var level in levels.Levels)
                    WriteLevel(writer, level);
                writer.WriteEndArray();
                break;
            default:
                throw new NotSupportedException($"The detail {detail.GetType().Name} has no stored form.");
        }
    }

    public static PricedDetail? ReadDetail(this JsonElement step) =>
        step.TryGetProperty("groups", out var groups) ? new PricedGroups([.. groups.EnumerateArray().Select(g => new GroupUsage(ReadValues(g), g.ReadDecimal("quantity")))])
        : step.TryGetProperty("events", out var events) ? new PricedEvents([.. events.EnumerateArray().Select(e => new EventUsage(e.ReadDecimal("quantity"), ReadValues(e)))])
        : step.TryGetProperty("levels", out var levels) ? new PricedLevels([.. levels.EnumerateArray().Select(ReadLevel)])
        : null;

    private static void WriteLevel(Utf8JsonWriter writer, LevelUsage level)
    {
        writer.WriteStartObject();
        writer.WriteDecimal("level", level.Level);
        writer.WriteString("held", level.Held.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("of", level.Whole.ToString(CultureInfo.InvariantCulture));
        writer.WriteEndObject();
    }

    private static LevelUsage ReadLevel(JsonElement level) => new(level.ReadDecimal("level"), ReadWhole(level, "held"), ReadWhole(level, "of"));

    private static BigInteger ReadWhole(JsonElement level, string name) => BigInteger.Parse(level.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    private static void WriteUsage(Utf8JsonWriter writer, decimal quantity, IReadOnlyList<string?> values)
    {
        writer.WriteStartObject();
        writer.WriteDecimal("quantity", quantity);
        if (values.Count > 0)
        {
            writer.WriteStartArray("values");
            foreach (var value in values)
                writer.WriteStringValue(value);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static IReadOnlyList<string?> ReadValues(JsonElement usage) =>
        usage.TryGetProperty("values", out var values) ? [.. values.EnumerateArray().Select(v => v.GetString())] : [];
}
