using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime.Text;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Vectors.Tests;

/// <summary>
/// Compares our result with the expected one by value: "26.870" is 26.87, an instant is an instant, lists go in order and whole. What the case
/// does not expect is not compared; what it expects and the result lacks differs.
/// </summary>
internal static class Comparison
{
    /// <summary>The differences, one sentence each; none when the result is as expected.</summary>
    public static IEnumerable<string> Differences(JsonElement expected, JsonNode? actual, string path = "expect") => expected.ValueKind switch
    {
        JsonValueKind.Object => actual is JsonObject o
            ? expected.EnumerateObject().SelectMany(m => Differences(m.Value, o[m.Name], $"{path}.{m.Name}"))
            : [Differs(expected, actual, path)],
        JsonValueKind.Array => actual is JsonArray a && a.Count == expected.GetArrayLength()
            ? expected.EnumerateArray().SelectMany((item, i) => Differences(item, a[i], $"{path}[{i}]"))
            : [Differs(expected, actual, path)],
        _ => IsSame(expected, actual) ? [] : [Differs(expected, actual, path)],
    };

    private static bool IsSame(JsonElement expected, JsonNode? actual)
    {
        if (expected.ValueKind == JsonValueKind.Null || actual is null)
            return expected.ValueKind == JsonValueKind.Null && actual is null;
        if (actual is not JsonValue)
            return false;
        var (left, right) = (Text(expected), Text(actual.GetValue<JsonElement>()));
        if (left == right)
            return IsTextOrNumber(expected) == IsTextOrNumber(actual.GetValue<JsonElement>());
        if (StrictDecimal.TryParse(left, out var number) == DecimalRefusal.None)
            return StrictDecimal.TryParse(right, out var other) == DecimalRefusal.None && number == other;
        return InstantPattern.ExtendedIso.Parse(left).TryGetValue(default, out var instant)
            && InstantPattern.ExtendedIso.Parse(right).TryGetValue(default, out var at) && instant == at;
    }

    private static bool IsTextOrNumber(JsonElement value) => value.ValueKind is JsonValueKind.String or JsonValueKind.Number;

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static string Differs(JsonElement expected, JsonNode? actual, string path) =>
        $"{path}: expected {expected.GetRawText()}, got {actual?.ToJsonString() ?? "nothing"}";
}
