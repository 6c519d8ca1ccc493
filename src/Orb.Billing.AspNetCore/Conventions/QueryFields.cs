using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Orb.Billing.AspNetCore.Conventions;

/// <summary>Reads the query string of a list: pages, brackets for ranges and lists, and nothing where a value is empty.</summary>
internal sealed class QueryFields
{
    private readonly IQueryCollection _query;
    private readonly NarrowedFilter? _narrowed;
    private readonly FieldIssues _issues = new();

    private QueryFields(IQueryCollection query, NarrowedFilter? narrowed)
    {
        _query = query;
        _narrowed = narrowed;
    }

    /// <summary>Whether the list is narrowed to one customer's rows, who sees what is theirs and not what is still in the making.</summary>
    public bool IsNarrowed => _narrowed is not null;

    /// <summary>Called by the framework for a parameter of this type.</summary>
    public static ValueTask<QueryFields?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return ValueTask.FromResult<QueryFields?>(new QueryFields(context.Request.Query, NarrowedFilter.Of(context)));
    }

    /// <summary>Reads a query; what is wrong with it is answered instead.</summary>
    public async Task<IResult> SendAsync<TQuery>(Func<QueryFields, TQuery> read, Func<TQuery, Task<Answer>> send)
    {
        var query = read(this);
        if (_narrowed is { WasRead: false } narrowed)
            throw new InvalidOperationException($"The list is bound to a customer by the filter {narrowed.Name}, but does not read it.");
        return _issues.Refusal is { } refusal ? Answer.Of(Problem.From(refusal)) : await send(query);
    }

    public PageRequest Page()
    {
        var limit = PageRequest.DefaultLimit;
        if (One("limit") is { } text
            && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= PageRequest.MaximumLimit))
        {
            Add("limit", $"must be a whole number of 1 to {PageRequest.MaximumLimit}, not '{Problem.Shorten(text)}'.");
            limit = PageRequest.DefaultLimit;
        }

        var cursor = One("cursor");
        if (cursor is not null && !PagePosition.TryParse(cursor, out _))
            Add("cursor", $"'{Problem.Shorten(cursor)}' is not a cursor that a page has given out.");
        return new PageRequest(limit, cursor);
    }

    /// <summary>One value; given twice with different values it is refused.</summary>
    public string? One(string name)
    {
        var values = Many(name);
        if (values.Count > 1)
            Add(name, "was given more than once.");
        return values.Count == 0 ? null : values[0];
    }

    /// <summary>All values, written <c>name=a</c> or <c>name[]=a&amp;name[]=b</c>.</summary>
    public IReadOnlyList<string> Many(string name)
    {
        var values = new List<string>();
        foreach (var key in (ReadOnlySpan<string>)[name, $"{name}[]"])
            values.AddRange(_query[key].Where(value => !string.IsNullOrEmpty(value)).Select(value => value!));
        if (values.Any(value => value.Contains('\0', StringComparison.Ordinal)))
            Add(name, "holds the character U+0000.");
        var asked = values.Distinct(StringComparer.Ordinal).ToList();
        return _narrowed?.Name == name ? _narrowed.Read(asked) : asked;
    }

    public IReadOnlyList<T> Choices<T>(string name, IReadOnlyDictionary<string, T> choices)
    {
        var found = new List<T>();
        foreach (var value in Many(name))
        {
            if (choices.TryGetValue(value, out var choice))
                found.Add(choice);
            else
                Add(name, $"'{Problem.Shorten(value)}' is not one of {string.Join(", ", choices.Keys)}.");
        }

        return found;
    }

    public T? Choice<T>(string name, IReadOnlyDictionary<string, T> choices)
        where T : struct
    {
        if (One(name) is null)
            return null;
        var found = Choices(name, choices);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>An id to filter by. A malformed one matches nothing, as an unknown one does: it becomes the id that is never given out.</summary>
    public TId? Id<TId>(string name, Fields.IdReader<TId> read)
        where TId : struct =>
        One(name) is { } text ? IdOf(text, read) : null;

    /// <summary>Ids to filter by.</summary>
    public IReadOnlyList<TId> Ids<TId>(string name, Fields.IdReader<TId> read)
        where TId : struct =>
        [.. Many(name).Select(text => IdOf(text, read))];

    public Instant? Time(string name)
    {
        if (One(name) is not { } text)
            return null;
        // A plus that was not encoded arrives as a blank; no timestamp holds one.
        if (WireTime.TryRead(text.Replace(' ', '+'), out var instant, out var error))
            return instant;
        Add(name, error);
        return null;
    }

    public CreatedRange Range(string name) => new(
        After: Time($"{name}[gt]"), From: Time($"{name}[gte]"), Before: Time($"{name}[lt]"), Through: Time($"{name}[lte]"));

    /// <summary>Bounds that the contract gives as dates: past a date means from the next day on. Dates are taken in UTC.</summary>
    public CreatedRange DateRange(string name)
    {
        if (One(name) is { } on)
        {
            if (!WireTime.TryReadDate(on, out var day))
            {
                Add(name, $"must be a date, as in '2026-01-31', not '{Problem.Shorten(on)}'.");
                return CreatedRange.Any;
            }

            return new CreatedRange(
                From: day.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant(), Before: day.PlusDays(1).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant());
        }

        var after = One($"{name}[gt]");
        var before = One($"{name}[lt]");
        return new CreatedRange(
            After: after is not null && !WireTime.TryReadDate(after, out _) ? Time($"{name}[gt]") : null,
            From: after is not null && WireTime.TryReadDate(after, out var past) ? past.PlusDays(1).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant() : null,
            Before: before is not null && WireTime.TryReadDate(before, out var until) ? until.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant() : Time($"{name}[lt]"));
    }

    /// <summary>Filters of the contract that are not supported yet: ignoring one would answer with rows that were not asked for.</summary>
    public void NotYet(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Many(name).Count > 0)
                Add(name, "is not supported yet; leave it out.");
        }
    }

    public void Add(string name, string message) => _issues.Add(name, message);

    private static TId IdOf<TId>(string text, Fields.IdReader<TId> read)
        where TId : struct =>
        read(text, out var id) ? id : default;
}
