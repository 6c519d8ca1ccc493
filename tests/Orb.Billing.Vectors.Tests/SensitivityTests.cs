using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Vectors.Tests;

/// <summary>An adapter that returns constants or ignores what a case says would pass for the wrong reason: both directions are tried.</summary>
public sealed partial class SensitivityTests
{
    private static readonly int[] Days = [1, -1, 40, -40];

    // For members that have one value in all cases: something else their form knows.
    private static readonly string[] Alternatives = ["true", "false", "Asia/Tokyo", "JPY", "day", "monthly", "immediate", "periodic"];

    // A form is added with its name here.
    public static TheoryData<string> Forms => ["aggregate", "allocate", "day_start", "periods", "prorate", "round", "term"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_case_fails_when_any_literal_it_expects_is_another(string form)
    {
        foreach (var vector in VectorFolder.Own.Cases.Where(c => c.Form == form))
        {
            var actual = Replay.Run(vector);
            foreach (var leaf in LeavesOf(vector.Expect))
            {
                var changed = With(vector.Expect, leaf.Path, "-98765.4321");
                Comparison.Differences(changed, actual).ShouldNotBeEmpty($"{vector.Id}: {string.Join('.', leaf.Path)}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_member_that_cases_give_changes_the_result_of_one_of_them(string form)
    {
        var cases = VectorFolder.Own.Cases.Where(c => c.Form == form).ToArray();
        var values = cases.SelectMany(c => LeavesOf(c.Given)).ToLookup(l => NameOf(l.Path), l => l.Value);
        var matters = new HashSet<string>(StringComparer.Ordinal);
        foreach (var vector in cases)
        {
            var result = Replay.Run(vector).ToJsonString();
            foreach (var (path, value) in LeavesOf(vector.Given))
            {
                var name = NameOf(path);
                if (!matters.Contains(name) && OthersThan(value, values[name]).Any(other => Answer(vector, path, other) is { } answer && answer != result))
                    matters.Add(name);
            }
        }

        values.Select(v => v.Key).Except(matters).ShouldBeEmpty();
    }

    // A refusal is no answer: a member that is only checked has not changed anything.
    private static string? Answer(VectorCase vector, IReadOnlyList<string> path, string other)
    {
        try
        {
            return Replay.Run(vector with { Given = With(vector.Given, path, other) }).ToJsonString();
        }
        catch (Exception e) when (e is NotUnderstoodException or ArgumentException)
        {
            return null;
        }
    }

    private static IEnumerable<string> OthersThan(string value, IEnumerable<string> seen)
    {
        IEnumerable<string> others = value switch
        {
            _ when LocalDatePattern.Iso.Parse(value).TryGetValue(default, out var date) => Days.Select(d => LocalDatePattern.Iso.Format(date.PlusDays(d))),
            _ when InstantPattern.ExtendedIso.Parse(value).TryGetValue(default, out var at) => Days.Select(d => InstantPattern.ExtendedIso.Format(at + Duration.FromDays(d))),
            _ when StrictDecimal.TryParse(value, out var number) == DecimalRefusal.None => [Said(number + 1m), Said(number * 2m), Said(number - 1m)],
            _ => seen.Concat(Alternatives),
        };
        return others.Where(o => o != value).Distinct();
    }

    private static string Said(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<(IReadOnlyList<string> Path, string Value)> LeavesOf(JsonElement json, params IReadOnlyList<string> path) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(m => LeavesOf(m.Value, [.. path, m.Name])),
        JsonValueKind.Array => json.EnumerateArray().SelectMany((item, i) => LeavesOf(item, [.. path, i.ToString(CultureInfo.InvariantCulture)])),
        _ => [(path, json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText())],
    };

    private static JsonElement With(JsonElement json, IReadOnlyList<string> path, string value)
    {
        var root = JsonNode.Parse(json.GetRawText())!;
        var parent = path.SkipLast(1).Aggregate(root, Member);
        JsonNode leaf = value is "true" or "false" ? JsonValue.Create(value == "true") : JsonValue.Create(value);
        if (parent is JsonArray list)
            list[int.Parse(path[^1], CultureInfo.InvariantCulture)] = leaf;
        else
            parent[path[^1]] = leaf;
        return JsonElement.Parse(root.ToJsonString());

        static JsonNode Member(JsonNode node, string name) => node is JsonArray a ? a[int.Parse(name, CultureInfo.InvariantCulture)]! : node[name]!;
    }

    private static string NameOf(IReadOnlyList<string> path) => Index.Replace(string.Join('.', path), "[]");

    [GeneratedRegex(@"(?<=\.|^)[0-9]+(?=\.|$)")]
    private static partial Regex Index { get; }
}
