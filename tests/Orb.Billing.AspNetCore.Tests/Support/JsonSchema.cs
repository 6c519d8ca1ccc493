using System.Globalization;
using System.Text.Json;

namespace Orb.Billing.AspNetCore.Tests.Support;

/// <summary>Checks JSON against the schemas of the public contract: the subset of JSON Schema that the document uses.</summary>
public sealed class JsonSchema
{
    private static readonly Lazy<JsonElement> Document = new(() =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "contract", "orb-openapi.json"))).RootElement);

    /// <summary>The document.</summary>
    public static JsonElement Contract => Document.Value;

    /// <summary>What is wrong with a value; empty when it fits the schema of that name. Members the contract does not know count as wrong, except those named.</summary>
    public static IReadOnlyList<string> Violations(string schema, JsonElement value, params string[] beyond)
    {
        var violations = new List<string>();
        Check(Named(schema), value, "$", violations, [.. beyond]);
        return violations;
    }

    /// <summary>The schema that a successful answer of an operation has.</summary>
    public static IReadOnlyList<string> ViolationsOfAnswer(string method, string path, JsonElement value, params string[] beyond)
    {
        var schema = Document.Value.GetProperty("paths").GetProperty(path).GetProperty(method).GetProperty("responses").GetProperty("200")
            .GetProperty("content").GetProperty("application/json").GetProperty("schema");
        var violations = new List<string>();
        Check(schema, value, "$", violations, [.. beyond]);
        return violations;
    }

    /// <summary>Whether an operation answers with a body.</summary>
    public static bool HasAnswer(string method, string path) =>
        Document.Value.GetProperty("paths").GetProperty(path).GetProperty(method).GetProperty("responses").TryGetProperty("200", out var answer)
        && answer.TryGetProperty("content", out _);

    private static JsonElement Named(string name) => Document.Value.GetProperty("components").GetProperty("schemas").GetProperty(name);

    private static void Check(JsonElement schema, JsonElement value, string path, List<string> violations, HashSet<string> beyond)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            Check(Named(reference.GetString()!.Split('/')[^1]), value, path, violations, beyond);
            return;
        }

        foreach (var choice in (string[])["anyOf", "oneOf"])
        {
            if (!schema.TryGetProperty(choice, out var options))
                continue;
            var best = Candidates(options, value).Select(option =>
            {
                var found = new List<string>();
                Check(option, value, path, found, beyond);
                return found;
            }).MinBy(found => found.Count);
            violations.AddRange(best ?? [$"{path}: no alternative fits {value}"]);
        }

        if (schema.TryGetProperty("type", out var type))
        {
            var types = type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!).ToArray() : [type.GetString()!];
            if (!types.Any(t => HasType(value, t)))
            {
                violations.Add($"{path}: is {value.ValueKind}, not {string.Join(" or ", types)}");
                return;
            }
        }

        if (schema.TryGetProperty("enum", out var values) && !values.EnumerateArray().Any(v => JsonElement.DeepEquals(v, value)))
            violations.Add($"{path}: {value} is not one of {values}");
        if (schema.TryGetProperty("const", out var constant) && !JsonElement.DeepEquals(constant, value))
            violations.Add($"{path}: {value} is not {constant}");
        if (schema.TryGetProperty("format", out var format) && format.ValueEquals("date-time") && value.ValueKind == JsonValueKind.String
            && !DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            violations.Add($"{path}: {value} is no timestamp");
        if (value.ValueKind == JsonValueKind.Object)
            CheckObject(schema, value, path, violations, beyond);
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            var index = 0;
            foreach (var entry in value.EnumerateArray())
                Check(items, entry, $"{path}[{index++}]", violations, beyond);
        }
    }

    private static void CheckObject(JsonElement schema, JsonElement value, string path, List<string> violations, HashSet<string> beyond)
    {
        if (schema.TryGetProperty("required", out var required))
        {
            violations.AddRange(required.EnumerateArray().Select(name => name.GetString()!)
                .Where(name => !value.TryGetProperty(name, out _)).Select(name => $"{path}: lacks {name}"));
        }

        var properties = schema.TryGetProperty("properties", out var p) ? p : default;
        var additional = schema.TryGetProperty("additionalProperties", out var a) ? a : default;
        foreach (var member in value.EnumerateObject())
        {
            var at = $"{path}.{member.Name}";
            if (properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(member.Name, out var own))
                Check(own, member.Value, at, violations, beyond);
            else if (additional.ValueKind == JsonValueKind.Object)
                Check(additional, member.Value, at, violations, beyond);
            else if (properties.ValueKind == JsonValueKind.Object && additional.ValueKind != JsonValueKind.True && !beyond.Contains(member.Name))
                violations.Add($"{at}: is not in the contract");
        }
    }

    // Where a price of 35 models is meant, its model_type decides, so that the violations named are those of the right one.
    private static List<JsonElement> Candidates(JsonElement options, JsonElement value)
    {
        var all = options.EnumerateArray().ToList();
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("model_type", out var model))
            return all;
        var fitting = all.Where(option => option.TryGetProperty("$ref", out var reference)
            && Named(reference.GetString()!.Split('/')[^1]).TryGetProperty("properties", out var properties)
            && properties.TryGetProperty("model_type", out var type)
            && type.TryGetProperty("enum", out var names) && names.EnumerateArray().Any(n => JsonElement.DeepEquals(n, model))).ToList();
        return fitting.Count > 0 ? fitting : all;
    }

    private static bool HasType(JsonElement value, string type) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.GetDecimal() == decimal.Truncate(value.GetDecimal()),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => throw new NotSupportedException($"The validator does not know the type {type}."),
    };
}
