using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Orb.Billing.Docs.Tests;

/// <summary>
/// A request on a page and the answer that the page says it gets: only the headers and members it shows. "…" stands for anything;
/// <c>&lt;name&gt;</c> for what an answer gave when the name was first used.
/// </summary>
internal sealed partial record Exchange(string Method, string Target, Exchange.Message Request, int Status, Exchange.Message Answer)
{
    /// <summary>Headers, then a body.</summary>
    public sealed record Message(IReadOnlyDictionary<string, string> Headers, string? Body);

    public static IReadOnlyList<Exchange> On(string page) => [.. Block().Matches(page).Select(m => Read(m.Groups[1].Value))];

    /// <summary>What differs between what the page shows and what was answered; null where nothing does.</summary>
    public static string? Difference(JsonNode? shown, JsonNode? actual, IDictionary<string, string> names, string path = "$") => (shown, actual) switch
    {
        (JsonValue value, JsonValue found) when value.TryGetValue<string>(out var text) => text == "…" ? null
            : Name().Match(text) is { Success: true } name && names.TryAdd(name.Groups[1].Value, found.GetValue<string>()) ? null
            : Named(text, names) == (found.TryGetValue<string>(out var other) ? other : null) ? null : $"{path} is {found.ToJsonString()}, not {Named(text, names)}",
        (JsonObject expected, JsonObject found) => expected.Select(member => found.ContainsKey(member.Key)
            ? Difference(member.Value, found[member.Key], names, $"{path}.{member.Key}")
            : $"{path} has no member {member.Key}").FirstOrDefault(d => d is not null),
        (JsonArray expected, JsonArray found) when expected.Count == found.Count =>
            expected.Select((item, i) => Difference(item, found[i], names, $"{path}[{i}]")).FirstOrDefault(d => d is not null),
        _ => JsonNode.DeepEquals(shown, actual) ? null : $"{path} is {actual?.ToJsonString() ?? "null"}, not {shown?.ToJsonString() ?? "null"}",
    };

    /// <summary>A text with the names in it replaced by what they stand for.</summary>
    public static string Named(string text, IDictionary<string, string> names) =>
        Names().Replace(text, m => names.TryGetValue(m.Groups[1].Value, out var value) ? value : m.Value);

    private static Exchange Read(string block)
    {
        var lines = block.Split('\n');
        var blank = Array.FindIndex(lines, line => line.Length == 0);
        blank.ShouldBeGreaterThan(0, $"a request, an empty line, an answer:\n{block}");
        var (request, answer) = (lines[..blank], lines[(blank + 1)..]);
        var words = request[0].Split(' ', 2);
        return new Exchange(words[0], words[1], Read(request[1..]), int.Parse(answer[0], CultureInfo.InvariantCulture), Read(answer[1..]));
    }

    private static Message Read(string[] lines)
    {
        var headers = lines.TakeWhile(line => !line.StartsWith('{')).ToList();
        var body = string.Join('\n', lines.Skip(headers.Count));
        return new Message(
            headers.Select(h => h.Split(": ", 2)).ToDictionary(h => h[0], h => h[1], StringComparer.OrdinalIgnoreCase), body.Length == 0 ? null : body);
    }

    [GeneratedRegex("```http\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^<([a-z]+)>$")]
    private static partial Regex Name();

    [GeneratedRegex("<([a-z]+)>")]
    private static partial Regex Names();
}
