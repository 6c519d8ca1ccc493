namespace Orb.Billing.Core.Metering;

/// <summary>
/// The values of grouping keys, in the order of the keys. Values are texts as <see cref="PropertyValue.AsText"/> gives them; an event without the property
/// has null, which is a value of its own. Groups are ordered by their values, null first, then ordinal.
/// </summary>
public sealed class UsageGroup : IEquatable<UsageGroup>, IComparable<UsageGroup>
{
    private readonly string?[] _values;

    /// <summary>A group.</summary>
    public UsageGroup(params IReadOnlyList<string?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        _values = [.. values];
    }

    /// <summary>The value of each key.</summary>
    public IReadOnlyList<string?> Values => _values;

    /// <summary>The group an event belongs to.</summary>
    /// <param name="usageEvent">The event.</param>
    /// <param name="keys">The properties that are grouped by.</param>
    public static UsageGroup Of(UsageEvent usageEvent, IReadOnlyList<string> keys)
    {
        ArgumentNullException.ThrowIfNull(usageEvent);
        ArgumentNullException.ThrowIfNull(keys);
        return new UsageGroup([.. keys.Select(k => usageEvent.Properties.TryGetValue(k, out var value) && value.Kind != PropertyKind.Null ? value.AsText() : null)]);
    }

    /// <inheritdoc/>
    public bool Equals(UsageGroup? other) => other is not null && _values.AsSpan().SequenceEqual(other._values, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as UsageGroup);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var value in _values)
            hash.Add(value, StringComparer.Ordinal);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public int CompareTo(UsageGroup? other)
    {
        if (other is null)
            return 1;
        for (var i = 0; i < Math.Min(_values.Length, other._values.Length); i++)
        {
            var order = string.CompareOrdinal(_values[i], other._values[i]);
            if (order != 0)
                return order;
        }

        return _values.Length.CompareTo(other._values.Length);
    }

    /// <summary>The values, for a person to read.</summary>
    public override string ToString() => string.Join(", ", _values.Select(v => v ?? "(none)"));

    /// <summary>Whether two groups have the same values.</summary>
    public static bool operator ==(UsageGroup? left, UsageGroup? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two groups differ in a value.</summary>
    public static bool operator !=(UsageGroup? left, UsageGroup? right) => !(left == right);

    /// <summary>Whether one group comes before another.</summary>
    public static bool operator <(UsageGroup? left, UsageGroup? right) => Comparer<UsageGroup>.Default.Compare(left, right) < 0;

    /// <summary>Whether one group comes before another or is the same.</summary>
    public static bool operator <=(UsageGroup? left, UsageGroup? right) => Comparer<UsageGroup>.Default.Compare(left, right) <= 0;

    /// <summary>Whether one group comes after another.</summary>
    public static bool operator >(UsageGroup? left, UsageGroup? right) => Comparer<UsageGroup>.Default.Compare(left, right) > 0;

    /// <summary>Whether one group comes after another or is the same.</summary>
    public static bool operator >=(UsageGroup? left, UsageGroup? right) => Comparer<UsageGroup>.Default.Compare(left, right) >= 0;
}
