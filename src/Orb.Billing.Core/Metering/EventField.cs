using System.Diagnostics.CodeAnalysis;

namespace Orb.Billing.Core.Metering;

/// <summary>What a filter looks at: the event's name, its idempotency key, or one of its properties.</summary>
public sealed record EventField
{
    private EventField(string name, bool isProperty)
    {
        Name = name;
        IsProperty = isProperty;
    }

    /// <summary>The event's name, <c>event_name</c> in SQL.</summary>
    public static EventField EventName { get; } = new("event_name", isProperty: false);

    /// <summary>The event's idempotency key, <c>idempotency_key</c> in SQL.</summary>
    public static EventField IdempotencyKey { get; } = new("idempotency_key", isProperty: false);

    /// <summary>The property's case-sensitive name, or that of the column.</summary>
    public string Name { get; }

    /// <summary>Whether this is a property rather than a column that every event has. Columns are texts and compare as such.</summary>
    public bool IsProperty { get; }

    /// <summary>The property with this name.</summary>
    /// <exception cref="ArgumentException">The name is empty or longer than <see cref="MetricSql.MaximumPropertyNameLength"/>.</exception>
    public static EventField Property(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return name.Length <= MetricSql.MaximumPropertyNameLength
            ? new EventField(name, isProperty: true)
            : throw new ArgumentException($"A property name has at most {MetricSql.MaximumPropertyNameLength} characters.", nameof(name));
    }

    /// <summary>The field as canonical SQL: bare where it can be, in double quotes where it must be.</summary>
    public override string ToString()
    {
        if (!IsProperty)
            return Name;
        var name = SqlWords.IsBareName(Name) ? Name : $"\"{Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        return SqlWords.IsColumn(Name) ? $"{SqlWords.Properties}.{name}" : name;
    }

    /// <summary>Reads the field; a missing property and a null one are alike absent.</summary>
    internal bool TryRead(UsageEvent e, out PropertyValue value)
    {
        if (IsProperty)
            return e.Properties.TryGetValue(Name, out value) && value.Kind != PropertyKind.Null;
        value = PropertyValue.Text(this == EventName ? e.EventName : e.IdempotencyKey);
        return true;
    }

    /// <summary>Whether this field can be compared with the value at all, and if not, why.</summary>
    internal bool Accepts(PropertyValue value, [NotNullWhen(false)] out string? refusal)
    {
        refusal = value.Kind == PropertyKind.Null ? "Nothing compares with NULL; use IS NULL or IS NOT NULL."
            : !IsProperty && value.Kind != PropertyKind.Text ? $"{Name} is a text and compares with a string in single quotes."
            : null;
        return refusal is null;
    }
}
