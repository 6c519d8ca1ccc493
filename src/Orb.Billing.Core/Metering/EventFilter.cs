namespace Orb.Billing.Core.Metering;

/// <summary>
/// Which events a metric counts: an immutable tree with SQL's three-valued logic. A comparison with a missing property is
/// unknown, and an unknown never matches, not even under NOT. Two filters are equal when their canonical SQL is.
/// </summary>
public abstract class EventFilter : IEquatable<EventFilter>
{
    private string? _sql;

    private protected EventFilter()
    {
    }

    /// <summary>The filter every event matches.</summary>
    public static EventFilter Always { get; } = new AlwaysFilter();

    /// <summary>Matches what all parts match; everything when there is no part.</summary>
    public static EventFilter All(params IReadOnlyList<EventFilter> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return parts.Count switch { 0 => Always, 1 => parts[0], _ => new AndFilter(parts) };
    }

    /// <summary>Matches what at least one part matches.</summary>
    /// <exception cref="ArgumentException">There is no part.</exception>
    public static EventFilter Any(params IReadOnlyList<EventFilter> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return parts.Count switch
        {
            0 => throw new ArgumentException("Any of nothing would match nothing.", nameof(parts)),
            1 => parts[0],
            _ => new OrFilter(parts),
        };
    }

    /// <summary>Matches what the filter surely does not match; what is unknown to it stays unknown.</summary>
    public static EventFilter Not(EventFilter filter) => new NotFilter(filter);

    /// <summary>Matches what a filter matches and none of the others does: also what is unknown to them.</summary>
    internal static EventFilter Except(EventFilter filter, IReadOnlyList<EventFilter> others) => others.Count == 0 ? filter : All(
        filter == Always ? [NoneOf(others)] : [filter, NoneOf(others)]);

    /// <summary>Whether the event is surely meant.</summary>
    public bool Matches(UsageEvent usageEvent)
    {
        ArgumentNullException.ThrowIfNull(usageEvent);
        return Evaluate(usageEvent) == Truth.True;
    }

    /// <summary>The canonical SQL of the predicate; equal filters have equal SQL.</summary>
    public sealed override string ToString() => _sql ??= Render();

    /// <inheritdoc/>
    public bool Equals(EventFilter? other) =>
        ReferenceEquals(this, other) || (other is not null && string.Equals(ToString(), other.ToString(), StringComparison.Ordinal));

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as EventFilter);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>Whether two filters have the same canonical SQL.</summary>
    public static bool operator ==(EventFilter? left, EventFilter? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two filters differ in their canonical SQL.</summary>
    public static bool operator !=(EventFilter? left, EventFilter? right) => !(left == right);

    /// <summary>The event names a match must have, in ordinal order; null when any may match.</summary>
    internal virtual IReadOnlyList<string>? EventNames => null;

    /// <summary>How tightly the SQL binds; a part that binds no tighter than its whole is put in parentheses.</summary>
    internal virtual SqlBinding Binding => SqlBinding.Predicate;

    internal abstract Truth Evaluate(UsageEvent e);

    private protected abstract string Render();

    // Written so that the SQL has it: CASE tells what is surely met from all else.
    private static ComputedFilter NoneOf(IReadOnlyList<EventFilter> others) =>
        new(new CaseExpression([(Any(others), new LiteralExpression(0m))], new LiteralExpression(1m)), ComparisonOperator.Equal, 1m);

    private protected string Part(EventFilter part) => part.Binding < Binding ? $"({part})" : part.ToString();
}
