using System.Text.Json;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;

namespace Orb.Billing.EntityFrameworkCore.Invoicing;

/// <summary>The sub lines of a line as JSON text; their amounts are in the unit of the line's price.</summary>
internal static class SubLineJson
{
    public static string Write(IReadOnlyList<SubLine> lines) => TierJson.Text(writer =>
    {
        writer.WriteStartArray();
        foreach (var line in lines)
        {
            writer.WriteStartObject();
            writer.WriteString("name", line.Name);
            writer.WriteDecimal("quantity", line.Quantity);
            writer.WriteDecimal("amount", line.Amount.Amount);
            writer.WriteTier(line.Tier);
            writer.WriteCell(line.Cell);
            writer.WriteGroup(line.Group);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    public static IReadOnlyList<SubLine> Read(string json, Currency unit)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(line => new SubLine(
            line.GetProperty("name").GetString()!,
            line.ReadDecimal("quantity"),
            Money.Of(line.ReadDecimal("amount"), unit),
            line.ReadTier())
        {
            Cell = line.ReadCell(),
            Group = line.ReadGroup(),
        })];
    }
}
