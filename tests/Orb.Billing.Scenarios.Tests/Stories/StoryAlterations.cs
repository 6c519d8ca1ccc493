using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime.Text;

namespace Orb.Billing.Scenarios.Tests.Stories;

/// <summary>What a story tells, with one value told otherwise.</summary>
internal static class StoryAlterations
{
    public static IEnumerable<(string Path, JsonElement Altered)> Of(JsonElement told)
    {
        foreach (var path in Leaves(JsonNode.Parse(told.GetRawText())!).Select(l => l.GetPath()))
        {
            var copy = JsonNode.Parse(told.GetRawText())!;
            var leaf = Leaves(copy).Single(l => l.GetPath() == path);
            leaf.ReplaceWith(Otherwise(leaf.GetValue<string>()));
            yield return (path, JsonSerializer.SerializeToElement(copy));
        }
    }

    private static IEnumerable<JsonNode> Leaves(JsonNode node) => node switch
    {
        JsonObject members => members.SelectMany(m => Leaves(m.Value!)),
        JsonArray items => items.SelectMany(i => Leaves(i!)),
        _ => [node],
    };

    private static string Otherwise(string value) =>
        LocalDatePattern.Iso.Parse(value).Success ? "1999-01-01"
        : InstantPattern.ExtendedIso.Parse(value).Success ? "1999-01-01T00:00:00Z"
        : char.IsAsciiDigit(value[^1]) ? $"{value}1"
        : $"other {value}";
}
