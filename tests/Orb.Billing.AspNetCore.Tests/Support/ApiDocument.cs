using System.Text.Json;
using System.Text.RegularExpressions;

namespace Orb.Billing.AspNetCore.Tests.Support;

/// <summary>An OpenAPI document, read for the names of what operations take and answer.</summary>
/// <param name="document">The document.</param>
/// <param name="prefix">What its paths begin with, for example "/v1".</param>
public sealed partial class ApiDocument(JsonElement document, string prefix)
{
    private readonly Dictionary<string, HashSet<string>> _named = []; // the members of a schema that has a name
    private readonly Dictionary<string, JsonElement> _operations = document.GetProperty("paths").EnumerateObject()
        .SelectMany(path => path.Value.EnumerateObject().Select(o => (Key: Key(o.Name, path.Name[prefix.Length..]), o.Value)))
        .ToDictionary(o => o.Key, o => o.Value);

    /// <summary>Method and path with nameless parameters: "GET /customers/{}".</summary>
    public static string Key(string method, string path) => $"{method.ToUpperInvariant()} {Parameters().Replace(path, "{}").TrimEnd('/')}";

    /// <summary>The keys of all operations.</summary>
    public IReadOnlyCollection<string> Operations => _operations.Keys;

    /// <summary>The parameters of the query.</summary>
    public IReadOnlySet<string> Query(string key) => _operations[key].TryGetProperty("parameters", out var parameters)
        ? parameters.EnumerateArray().Select(Resolved).Where(p => p.GetProperty("in").GetString() == "query").Select(p => p.GetProperty("name").GetString()!).ToHashSet()
        : new HashSet<string>();

    /// <summary>The members of the request at every depth, those of all alternatives together: "add_prices[].price.name".</summary>
    public IReadOnlySet<string> Request(string key) =>
        _operations[key].TryGetProperty("requestBody", out var body) ? Members(Json(body)) : new HashSet<string>();

    /// <summary>The members of the successful answer, in the same way.</summary>
    public IReadOnlySet<string> Answer(string key) =>
        Members(_operations[key].GetProperty("responses").EnumerateObject().Where(r => r.Name.StartsWith('2')).Select(r => Json(r.Value)).FirstOrDefault());

    private static JsonElement? Json(JsonElement body) =>
        body.TryGetProperty("content", out var content) && content.TryGetProperty("application/json", out var json) ? json.GetProperty("schema") : null;

    private HashSet<string> Members(JsonElement? schema)
    {
        var members = new HashSet<string>(StringComparer.Ordinal);
        if (schema is { } root)
            Add(root, "", members);
        return members;
    }

    private void Add(JsonElement schema, string path, HashSet<string> members)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            return;
        if (schema.TryGetProperty("$ref", out var reference))
        {
            members.UnionWith(Named(reference.GetString()!).Select(m => m.StartsWith('[') || path.Length == 0 ? path + m : $"{path}.{m}"));
            return;
        }

        foreach (var choice in (string[])["anyOf", "oneOf", "allOf"])
        {
            if (schema.TryGetProperty(choice, out var options))
            {
                foreach (var option in options.EnumerateArray())
                    Add(option, path, members);
            }
        }

        if (schema.TryGetProperty("items", out var items))
            Add(items, $"{path}[]", members);
        if (!schema.TryGetProperty("properties", out var properties))
            return;
        foreach (var property in properties.EnumerateObject())
        {
            var at = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            members.Add(at);
            Add(property.Value, at, members);
        }
    }

    // A schema that holds itself is listed once.
    private HashSet<string> Named(string reference)
    {
        if (_named.TryGetValue(reference, out var known))
            return known;
        _named[reference] = [];
        return _named[reference] = Members(Resolved(reference));
    }

    private JsonElement Resolved(JsonElement element) => element.TryGetProperty("$ref", out var reference) ? Resolved(reference.GetString()!) : element;

    private JsonElement Resolved(string reference) => reference[2..].Split('/').Aggregate(document, (at, name) => at.GetProperty(name));

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameters();
}
