using System.Text.Json;

namespace Orb.Billing.AspNetCore.Conventions;

/// <summary>
/// What a request may hold, for the OpenAPI document. It is found by letting the reader of the request run over nothing and noting what it
/// asks for, so that document and reader cannot part.
/// </summary>
internal sealed class RequestShape(string type)
{
    private readonly Dictionary<string, RequestShape> _members = new(StringComparer.Ordinal);

    public string Type => type;

    public string? Format { get; private init; }

    public bool IsRequired { get; private init; }

    /// <summary>Whether null is a value of its own, beside leaving the member out.</summary>
    public bool IsNullable { get; init; }

    public IReadOnlyList<string> Values { get; private init; } = [];

    public RequestShape? Items { get; private init; }

    public IReadOnlyDictionary<string, RequestShape> Members => _members;

    public static RequestShape Of<T>(Func<Fields, T> read)
    {
        var shape = new RequestShape("object");
        read(new Fields(JsonDocument.Parse("{}").RootElement, "", new FieldIssues(), shape));
        return shape;
    }

    public RequestShape Add(
        string name, string memberType, bool required, string? format = null, IEnumerable<string>? values = null, RequestShape? items = null) =>
        _members[name] = new RequestShape(memberType)
        {
            Format = format,
            IsRequired = required,
            Values = values is null ? [] : [.. values],
            Items = items,
        };
}
