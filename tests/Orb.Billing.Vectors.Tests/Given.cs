using System.Globalization;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Vectors.Tests;

/// <summary>
/// A value of a case's <c>given</c>. It remembers what was read: a value is read when it is turned into a value of ours, so that nothing a
/// case says is passed over in silence.
/// </summary>
internal sealed class Given(JsonElement json, string path = "given")
{
    private readonly Dictionary<string, Given> _members = new(StringComparer.Ordinal);
    private IReadOnlyList<Given>? _items;
    private bool _isRead;
    private bool _isWhole;

    /// <summary>Where the value stands in the case, for example "given.pieces[0].from".</summary>
    public string Path => path;

    /// <summary>What JSON makes of the value: numbers are strings in most forms, members of a price configuration keep their type.</summary>
    public JsonValueKind Kind => json.ValueKind;

    /// <summary>A member that the form needs.</summary>
    /// <exception cref="NotUnderstoodException">The case has none.</exception>
    public Given this[string member] => Find(member) ?? throw new NotUnderstoodException($"{path} without {member}");

    /// <summary>A member, or null where the case leaves it out or says null.</summary>
    public Given? Find(string member)
    {
        if (_members.TryGetValue(member, out var known))
            return known;
        if (json.ValueKind != JsonValueKind.Object)
            throw NotUnderstood();
        return json.TryGetProperty(member, out var found) && found.ValueKind != JsonValueKind.Null
            ? _members[member] = new Given(found, $"{path}.{member}")
            : null;
    }

    /// <summary>All members of an object whose names belong to the case, such as the properties of an event.</summary>
    public IReadOnlyList<(string Name, Given Value)> Members()
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw NotUnderstood();
        _isRead = true;
        return [.. json.EnumerateObject().Where(m => m.Value.ValueKind != JsonValueKind.Null).Select(m => (m.Name, this[m.Name]))];
    }

    /// <summary>The items of a list.</summary>
    public IReadOnlyList<Given> Items()
    {
        if (json.ValueKind != JsonValueKind.Array)
            throw NotUnderstood();
        return _items ??= [.. json.EnumerateArray().Select((item, i) => new Given(item, $"{path}[{i}]"))];
    }

    /// <summary>The value as it is written, for a reader that itself refuses what it does not know.</summary>
    public JsonElement Whole()
    {
        _isWhole = true;
        return json;
    }

    /// <summary>A text.</summary>
    public string Text() => Read(JsonValueKind.String).GetString()!;

    /// <summary>A number, written as a string or, where the contract does so, as a number.</summary>
    public decimal Decimal()
    {
        var text = json.ValueKind == JsonValueKind.Number ? json.GetRawText() : Read(JsonValueKind.String).GetString()!;
        _isRead = true;
        return StrictDecimal.TryParse(text, out var value) == DecimalRefusal.None ? value : throw NotUnderstood();
    }

    /// <summary>A whole number.</summary>
    public int Integer()
    {
        var value = Decimal();
        return value == decimal.Truncate(value) ? decimal.ToInt32(value) : throw NotUnderstood();
    }

    /// <summary>True or false.</summary>
    public bool Flag()
    {
        _isRead = true;
        return json.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => throw NotUnderstood() };
    }

    /// <summary>Whether the text is a local date, "2026-01-31", rather than an instant.</summary>
    public bool IsDate => json.ValueKind == JsonValueKind.String && LocalDatePattern.Iso.Parse(json.GetString()!).Success;

    /// <summary>A local date.</summary>
    public LocalDate Date() => LocalDatePattern.Iso.Parse(Text()).TryGetValue(default, out var date) ? date : throw NotUnderstood();

    /// <summary>An instant, "2026-01-31T12:00:00Z".</summary>
    public Instant Instant() => InstantPattern.ExtendedIso.Parse(Text()).TryGetValue(default, out var instant) ? instant : throw NotUnderstood();

    /// <summary>A zone of TZDB.</summary>
    public DateTimeZone Zone() => DateTimeZoneProviders.Tzdb.GetZoneOrNull(Text()) ?? throw NotUnderstood();

    /// <summary>This value is none that the form has a mapping for.</summary>
    public NotUnderstoodException NotUnderstood() =>
        new(string.Create(CultureInfo.InvariantCulture, $"{path}: {json.GetRawText()}"));

    /// <summary>The paths of what was not read.</summary>
    public IEnumerable<string> Unread() => _isWhole ? [] : json.ValueKind switch
    {
        // An empty object or list says something too: whoever asked for its members or items has read it.
        JsonValueKind.Object => json.EnumerateObject().Where(m => m.Value.ValueKind != JsonValueKind.Null)
            .SelectMany(m => _members.TryGetValue(m.Name, out var member) ? member.Unread() : [$"{path}.{m.Name}"]),
        JsonValueKind.Array => _items is null ? [path] : _items.SelectMany(i => i.Unread()),
        _ => _isRead ? [] : [path],
    };

    private JsonElement Read(JsonValueKind kind)
    {
        if (json.ValueKind != kind)
            throw NotUnderstood();
        _isRead = true;
        return json;
    }
}
