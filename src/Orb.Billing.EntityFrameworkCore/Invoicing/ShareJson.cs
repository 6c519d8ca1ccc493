using System.Text.Json;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.EntityFrameworkCore.Invoicing;

/// <summary>A share of a period in the JSON of an explanation: both numbers, in days or in seconds.</summary>
internal static class ShareJson
{
    public static void WriteShare(this Utf8JsonWriter writer, Share share)
    {
        var units = UnitsOf(share.Unit);
        writer.WriteNumber(units, share.Units);
        writer.WriteNumber("anchor_" + units, share.AnchorUnits);
    }

    public static Share ReadShare(this JsonElement json) => json.TryGetProperty("days", out var days)
        ? new Share(days.GetInt32(), json.GetProperty("anchor_days").GetInt32())
        : Share.Seconds(json.GetProperty("seconds").GetInt64(), json.GetProperty("anchor_seconds").GetInt64());

    private static string UnitsOf(ProrationUnit unit) => unit switch
    {
        ProrationUnit.Day => "days",
        ProrationUnit.Second => "seconds",
        _ => throw new NotSupportedException($"The proration unit {unit} has no stored form."),
    };
}
