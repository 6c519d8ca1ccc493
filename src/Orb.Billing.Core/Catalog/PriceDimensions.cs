using Orb.Billing.Core.Metering;

namespace Orb.Billing.Core.Catalog;

/// <summary>One property of events and the value that a price of a group is for.</summary>
/// <param name="Property">The name of the property.</param>
/// <param name="Value">Its value; a number equals what reads as the same number. Null for every value that no more specific price names, and for none.</param>
public readonly record struct PriceDimension(string Property, string? Value);

/// <summary>
/// Which part of a metric's usage a price of a dimensional group is for: the events that have each of the values it names. A group splits its metric, so
/// that an event is billed by one price of the group at most: by the most specific one (docs/decisions/0058).
/// </summary>
public sealed class PriceDimensions : IEquatable<PriceDimensions>
{
    /// <summary>The most dimensions of a group.</summary>
    public const int Maximum = 20;

    /// <summary>The part of a group.</summary>
    /// <param name="groupId">The group.</param>
    /// <param name="values">A value for each of the group's dimensions, in its order.</param>
    /// <exception cref="ArgumentException">There is none or more than <see cref="Maximum"/>, a property has no name, or one stands twice.</exception>
    public PriceDimensions(DimensionalPriceGroupId groupId, IReadOnlyList<PriceDimension> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count is 0 or > Maximum)
            throw new ArgumentException($"A group has 1 to {Maximum} dimensions, not {values.Count}.", nameof(values));
        if (values.Select(v => v.Property).Distinct(StringComparer.Ordinal).Count() < values.Count)
            throw new ArgumentException("A dimension stands twice.", nameof(values));
        GroupId = groupId;
        Values = [.. values];
        Specificity = Values.Select((v, i) => v.Value is null ? 0 : (1 << Maximum) + (1 << (Maximum - 1 - i))).Sum();
        Filter = EventFilter.All([.. Named.Select(v => new ComparisonFilter(EventField.Property(v.Property), ComparisonOperator.Equal, PropertyValue.Text(v.Value!)))]);
    }

    /// <summary>The group.</summary>
    public DimensionalPriceGroupId GroupId { get; }

    /// <summary>A value for each of the group's dimensions, in its order.</summary>
    public IReadOnlyList<PriceDimension> Values { get; }

    /// <summary>The events that have each of the values that are named, those of more specific prices among them; every event where none is.</summary>
    public EventFilter Filter { get; }

    /// <summary>Whether both are for the same events: the same values of the same group, a number in whatever digits it is written.</summary>
    public bool MeetsIn(PriceDimensions other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return IsOfGroup(other) && Values.Zip(other.Values).All(pair => pair.First.Value is { } one && pair.Second.Value is { } two
            ? AreOne(one, two)
            : pair.First.Value is null && pair.Second.Value is null);
    }

    /// <summary>Whether some event could have the values that both name.</summary>
    internal bool Touches(PriceDimensions other) => IsOfGroup(other)
        && Values.Zip(other.Values).All(pair => pair.First.Value is not { } one || pair.Second.Value is not { } two || AreOne(one, two));

    /// <summary>
    /// Which of several of a group an event goes to that all of them are for: the one with the highest number. More values outrank fewer; of as many, those
    /// of earlier dimensions do.
    /// </summary>
    internal int Specificity { get; }

    private IEnumerable<PriceDimension> Named => Values.Where(v => v.Value is not null);

    /// <inheritdoc/>
    public bool Equals(PriceDimensions? other) => other is not null && GroupId == other.GroupId && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PriceDimensions);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(GroupId, Values.Count, Values[0]);

    /// <summary>For example "color = 'red' AND size = '10'", or "color = 'red' and any other size".</summary>
    public override string ToString()
    {
        var others = string.Join(", ", Values.Where(v => v.Value is null).Select(v => v.Property));
        return others.Length == 0 ? Filter.ToString() : Named.Any() ? $"{Filter} and any other {others}" : $"any other {others}";
    }

    private bool IsOfGroup(PriceDimensions other) => GroupId == other.GroupId && Values.Select(v => v.Property).SequenceEqual(other.Values.Select(v => v.Property));

    // As a filter compares: two texts that read as one number are one value.
    private static bool AreOne(string left, string right) =>
        PropertyValue.Text(left).TryGetNumber(out var one) && PropertyValue.Text(right).TryGetNumber(out var other) ? one == other : left == right;
}
