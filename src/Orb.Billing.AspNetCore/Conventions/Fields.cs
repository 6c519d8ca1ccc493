using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.AspNetCore.Conventions;

/// <summary>
/// Reads the members of a JSON object that a request may have. Members nobody asks for are never bound. What is wrong is noted with the
/// field's path and the reader goes on with a stand-in value, so that one answer names everything.
/// </summary>
internal sealed partial class Fields(JsonElement source, string path, FieldIssues issues, RequestShape? shape = null, KnownPriceModels? models = null)
{
    public delegate bool IdReader<TId>(string? text, out TId id);

    /// <summary>The object itself, for the reader of price models.</summary>
    public JsonElement Source => source;

    public string Path => path;

    public FieldIssues Issues => issues;

    /// <summary>The price models that a request may name.</summary>
    public KnownPriceModels Models => models ?? KnownPriceModels.Standard;

    public string RequiredText(string name) => Text(name, required: true) ?? "";

    public string? Text(string name) => Text(name, required: false);

    /// <summary>Whether this only notes what the reader asks for.</summary>
    public bool IsShape => shape is not null;

    /// <summary>Whether a member is there and not null.</summary>
    public bool Has(string name) => Find(name, required: false, out _);

    public bool? Flag(string name) => Flag(name, required: false);

    public bool RequiredFlag(string name) => Flag(name, required: true) ?? default;

    private bool? Flag(string name, bool required)
    {
        shape?.Add(name, "boolean", required);
        if (!Find(name, required, out var value))
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Wrong(name, "true or false", value);
        return null;
    }

    public int RequiredInteger(string name) => Integer(name, required: true) ?? default;

    public int? Integer(string name) => Integer(name, required: false);

    public decimal? Number(string name) => Number(name, required: false);

    private decimal? Number(string name, bool required)
    {
        shape?.Add(name, "number", required);
        return Find(name, required, out var value) && TryDecimal(name, value, out var number) ? number : null;
    }

    public decimal RequiredNumber(string name) => Number(name, required: true) ?? default;

    /// <summary>A decimal number in a string, as the contract writes money and rates.</summary>
    public decimal? NumberText(string name, bool required = false)
    {
        if (Text(name, required) is not { } text)
            return null;
        switch (StrictDecimal.TryParse(text, out var number))
        {
            case DecimalRefusal.None:
                return number;
            case DecimalRefusal.TooManyDigits:
                Add(name, $"'{Problem.Shorten(text)}' has more than {StrictDecimal.MaximumDigits} significant digits or is out of range.");
                return null;
            default:
                Add(name, $"'{Problem.Shorten(text)}' is not a decimal number.");
                return null;
        }
    }

    /// <summary>A day of the customer's calendar.</summary>
    public LocalDate? Day(string name, bool required = false)
    {
        shape?.Add(name, "string", required, format: "date");
        if (!Find(name, required, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.String && WireTime.TryReadDate(value.GetString()!, out var date))
            return date;
        Add(name, $"must be a date of the years {WireTime.FirstYear} to {WireTime.LastYear}, as in '2026-01-31', not {Describe(value)}.");
        return null;
    }

    /// <summary>A timestamp, or a day of the customer's calendar.</summary>
    public (Instant? At, LocalDate? On) TimeOrDay(string name)
    {
        shape?.Add(name, "string", required: false);
        if (!Find(name, required: false, out var value))
            return (null, null);
        return value.ValueKind == JsonValueKind.String && WireTime.TryReadDate(value.GetString()!, out var day) ? (null, day) : (Time(name), null);
    }

    public Instant RequiredTime(string name) => Time(name, required: true) ?? default;

    /// <summary>The time of an event, which the contract has in UTC and lets go without an offset.</summary>
    public Instant RequiredEventTime(string name) => Time(name, required: true, offsetOptional: true) ?? default;

    public Instant? Time(string name) => Time(name, required: false);

    public T RequiredChoice<T>(string name, IReadOnlyDictionary<string, T> choices)
        where T : struct =>
        Choice(name, choices, required: true) ?? default;

    public T? Choice<T>(string name, IReadOnlyDictionary<string, T> choices, bool required = false)
        where T : struct
    {
        shape?.Add(name, "string", required, values: choices.Keys);
        if (!Find(name, required, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.String)
        {
            Wrong(name, "a string", value);
            return null;
        }

        var text = value.GetString()!;
        if (choices.TryGetValue(text, out var choice))
            return choice;
        Add(name, $"'{Problem.Shorten(text)}' is not one of {string.Join(", ", choices.Keys)}.");
        return null;
    }

    /// <summary>The id of something that must exist. One that no id generator has made is as unknown as any other.</summary>
    public TId? Id<TId>(string name, string type, IdReader<TId> read, bool required = false)
        where TId : struct
    {
        if (Text(name, required) is not { } text)
            return null;
        if (!read(text, out var id))
            issues.Unknown(type, text);
        return id;
    }

    /// <summary>Labels: texts by name; null removes one, or leaves it out on create.</summary>
    public IReadOnlyDictionary<string, string?>? Labels(string name)
    {
        shape?.Add(name, "object", required: false);
        if (!Find(name, required: false, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.Object)
        {
            Wrong(name, "an object", value);
            return null;
        }

        var labels = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var label in value.EnumerateObject())
        {
            if (label.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null)
                labels[label.Name] = label.Value.GetString();
            else
                Wrong($"{name}.{Problem.Shorten(label.Name)}", "a string or null", label.Value);
        }

        return labels;
    }

    /// <summary>A list of objects; null where there is none.</summary>
    public IReadOnlyList<T>? List<T>(string name, int maximum, Func<Fields, T> read)
    {
        if (shape is null)
            return Find(name, required: false, out _) ? RequiredList(name, maximum, read) : null;
        var items = new RequestShape("object");
        shape.Add(name, "array", required: false, items: items);
        return [read(new Fields(source, Join(name), issues, items, models))];
    }

    public IReadOnlyList<string> RequiredTexts(string name) => Texts(name, required: true) ?? [];

    public IReadOnlyList<string>? Texts(string name, bool required = false) => Texts(name, required, isNullable: false)?.OfType<string>().ToList();

    /// <summary>Texts, some of which may be null.</summary>
    public IReadOnlyList<string?> RequiredTextsOrNulls(string name) => Texts(name, required: true, isNullable: true) ?? [];

    private List<string?>? Texts(string name, bool required, bool isNullable)
    {
        shape?.Add(name, "array", required, items: new RequestShape("string") { IsNullable = isNullable });
        if (!Find(name, required, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.Array)
        {
            Wrong(name, "a list", value);
            return null;
        }

        var texts = new List<string?>();
        foreach (var entry in value.EnumerateArray())
        {
            if (entry.ValueKind == JsonValueKind.String || (isNullable && entry.ValueKind == JsonValueKind.Null))
                texts.Add(entry.GetString());
            else
                Wrong(At(name, texts.Count), isNullable ? "a string or null" : "a string", entry);
        }

        return texts;
    }

    public T? Object<T>(string name, Func<Fields, T> read, bool required = false)
        where T : class
    {
        var child = shape?.Add(name, "object", required);
        if (shape is not null)
            return read(new Fields(source, Join(name), issues, child, models));
        if (!Find(name, required, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Object)
            return read(new Fields(value, Join(name), issues, null, models));
        Wrong(name, "an object", value);
        return null;
    }

    public IReadOnlyList<T> RequiredList<T>(string name, int maximum, Func<Fields, T> read)
    {
        if (shape is not null)
        {
            var items = new RequestShape("object");
            shape.Add(name, "array", required: true, items: items);
            return [read(new Fields(source, Join(name), issues, items, models))];
        }

        if (!Find(name, required: true, out var value))
            return [];
        if (value.ValueKind != JsonValueKind.Array)
        {
            Wrong(name, "a list", value);
            return [];
        }

        if (value.GetArrayLength() > maximum)
        {
            Add(name, string.Create(CultureInfo.InvariantCulture, $"has {value.GetArrayLength()} entries; at most {maximum} are accepted."));
            return [];
        }

        var list = new List<T>(value.GetArrayLength());
        foreach (var entry in value.EnumerateArray())
        {
            var at = At(name, list.Count);
            if (entry.ValueKind != JsonValueKind.Object)
            {
                Wrong(at, "an object", entry);
                list.Add(read(new Fields(JsonDocument.Parse("{}").RootElement, Join(at), new FieldIssues(), null, models)));
                continue;
            }

            list.Add(read(new Fields(entry, Join(at), issues, null, models)));
        }

        return list;
    }

    /// <summary>Members of the contract that would change what is charged and are not supported yet: refused, never ignored.</summary>
    public void NotYet(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Find(name, required: false, out var value) && !IsEmpty(value))
                Add(name, "is not supported yet and would change what is charged; leave it out.");
        }
    }

    /// <summary>A flag of the contract of which only one value can be honoured.</summary>
    public void Only(string name, bool supported)
    {
        if (Flag(name) is { } value && value != supported)
            Add(name, $"{(value ? "true" : "false")} is not supported yet; only {(supported ? "true" : "false")} is.");
    }

    /// <summary>The same object with its issues kept apart.</summary>
    public Fields Under(FieldIssues own) => new(source, path, own, shape);

    /// <summary>Describes a member that something else reads.</summary>
    public void Note(string name, string type, bool required, IEnumerable<string>? values = null) => shape?.Add(name, type, required, values: values);

    public void Add(string name, string message) => issues.Add(Join(name), message);

    /// <summary>What a value is, for a message: its kind and as much of it as fits.</summary>
    public static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => $"the string '{Problem.Shorten(value.GetString()!)}'",
        JsonValueKind.Number => $"the number {Problem.Shorten(value.GetRawText())}",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        _ => "null",
    };

    private string? Text(string name, bool required)
    {
        shape?.Add(name, "string", required);
        if (!Find(name, required, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString();
        Wrong(name, "a string", value);
        return null;
    }

    private int? Integer(string name, bool required)
    {
        shape?.Add(name, "integer", required);
        if (!Find(name, required, out var value) || !TryDecimal(name, value, out var number))
            return null;
        if (number == decimal.Truncate(number) && number is >= int.MinValue and <= int.MaxValue)
            return (int)number;
        Add(name, $"must be a whole number of at most {int.MaxValue}, not {Problem.Shorten(value.GetRawText())}.");
        return null;
    }

    private Instant? Time(string name, bool required, bool offsetOptional = false)
    {
        shape?.Add(name, "string", required, format: "date-time");
        if (!Find(name, required, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.String)
        {
            Wrong(name, "a timestamp in a string", value);
            return null;
        }

        var text = value.GetString()!;
        if (WireTime.TryRead(text, out var instant, out var error) || (offsetOptional && WireTime.TryReadUtc(text, out instant)))
            return instant;
        Add(name, error);
        return null;
    }

    private bool TryDecimal(string name, JsonElement value, out decimal number)
    {
        number = 0m;
        if (value.ValueKind != JsonValueKind.Number)
        {
            Wrong(name, "a number", value);
            return false;
        }

        var written = value.GetRawText();
        switch (StrictDecimal.TryParse(written, out number))
        {
            case DecimalRefusal.None:
                return true;
            case DecimalRefusal.TooManyDigits:
                Add(name, $"{Problem.Shorten(written)} has more than {StrictDecimal.MaximumDigits} significant digits or is out of range.");
                return false;
            default:
                Add(name, $"{Problem.Shorten(written)} is not a decimal number.");
                return false;
        }
    }

    private bool Find(string name, bool required, [NotNullWhen(true)] out JsonElement value)
    {
        if (source.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null)
            return true;
        if (required)
            Add(name, "is required.");
        return false;
    }

    private void Wrong(string name, string expected, JsonElement found) => Add(name, $"must be {expected}, not {Describe(found)}.");

    private string Join(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string At(string name, int index) => string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]");

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        JsonValueKind.String => value.ValueEquals(""),
        _ => false,
    };
}
