using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// The value of a metric for each group of events, read in one go: an accumulator a group. As with <see cref="Accumulator"/> the order of adding does
/// not matter and parts merge to the whole. Not for use by two threads at once.
/// </summary>
/// <remarks>
/// A group exists once an event counted in it, in its period or before where a level is carried; one whose events the metric could not read shows among the unreadable ones only. Groups are kept up to a
/// limit, beyond which they cannot be read at all: to bill some of them would be to forget the others.
/// </remarks>
public sealed class GroupedAccumulator
{
    /// <summary>The most groups unless said otherwise.</summary>
    public const int DefaultMaximumGroups = 10_000;

    private readonly Dictionary<UsageGroup, Accumulator> _groups = [];
    private readonly ServicePeriod? _period;
    private readonly ServicePeriod? _full;
    private bool _isFull;

    /// <summary>An accumulator that has seen no event.</summary>
    /// <param name="metric">What is counted.</param>
    /// <param name="keys">The properties that events are grouped by, at least one, each once.</param>
    /// <param name="period">The time that is metered; a metric that weighs time needs it.</param>
    /// <param name="full">The full period it is a part of, by whose time a level is weighed; the same by default.</param>
    /// <param name="maximumGroups">How many groups may be kept apart, at least 1.</param>
    /// <exception cref="ArgumentException">There is no key, or one occurs twice.</exception>
    public GroupedAccumulator(
        MetricDefinition metric, IReadOnlyList<string> keys, ServicePeriod? period = null, ServicePeriod? full = null, int maximumGroups = DefaultMaximumGroups)
    {
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumGroups, 1);
        if (keys.Count == 0 || keys.Distinct(StringComparer.Ordinal).Count() != keys.Count)
            throw new ArgumentException("Usage is grouped by one property or several, each once.", nameof(keys));
        Definition = metric;
        Keys = [.. keys];
        MaximumGroups = maximumGroups;
        _period = period;
        _full = full;
    }

    /// <summary>The metric.</summary>
    public MetricDefinition Definition { get; }

    /// <summary>The properties that events are grouped by.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>How many groups may be kept apart.</summary>
    public int MaximumGroups { get; }

    /// <summary>The groups in which an event counted or into which a level was carried, in the order of their values.</summary>
    /// <exception cref="MeteringLimitException">There are more than <see cref="MaximumGroups"/>.</exception>
    public IReadOnlyList<KeyValuePair<UsageGroup, Accumulator>> Groups => [.. Known().Where(g => g.Value.EventCount > 0 || g.Value.Value != 0m).OrderBy(g => g.Key)];

    /// <summary>Takes any event; one that the metric's filter does not match changes nothing.</summary>
    public void Add(UsageEvent usageEvent)
    {
        ArgumentNullException.ThrowIfNull(usageEvent);
        if (!_isFull && Definition.Filter.Matches(usageEvent))
            Take(usageEvent, UsageGroup.Of(usageEvent, Keys));
    }

    /// <summary>Takes an event in a group that was found for it.</summary>
    internal void Take(UsageEvent usageEvent, UsageGroup group) => Of(group)?.Add(usageEvent);

    /// <summary>Takes everything another accumulator of the same metric and keys has taken; the other stays as it is.</summary>
    /// <exception cref="ArgumentException">The other is of another metric or other keys, or is this one, whose events would count twice.</exception>
    public void Merge(GroupedAccumulator other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ReferenceEquals(this, other))
            throw new ArgumentException("An accumulator cannot be merged into itself.", nameof(other));
        if (other.Definition != Definition || !other.Keys.SequenceEqual(Keys, StringComparer.Ordinal))
            throw new ArgumentException($"'{other.Definition}' by {string.Join(", ", other.Keys)} is not '{Definition}' by {string.Join(", ", Keys)}.", nameof(other));
        if (other._isFull)
            Fill();
        foreach (var (group, accumulator) in other._groups)
            Of(group)?.Merge(accumulator);
    }

    /// <summary>Everything that was taken, as bytes that a store can keep; <see cref="Restore"/> reads them back. As of <see cref="Accumulator.ToState"/>.</summary>
    public byte[] ToState()
    {
        var state = AccumulatorState.Begin(AccumulatorState.Grouped, Definition, Keys);
        state.Count(MaximumGroups);
        state.Metered(Definition, _period, _full);
        Write(state);
        return AccumulatorState.End(state);
    }

    /// <summary>The accumulator of a state, which goes on as the one that it is of would.</summary>
    /// <param name="metric">What is counted.</param>
    /// <param name="keys">The properties that events are grouped by.</param>
    /// <param name="state">What <see cref="ToState"/> gave.</param>
    /// <exception cref="AccumulatorStateException">The state is of another version, another metric or other keys, or damaged.</exception>
    public static GroupedAccumulator Restore(MetricDefinition metric, IReadOnlyList<string> keys, ReadOnlySpan<byte> state)
    {
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(keys);
        var reader = AccumulatorState.Open(state, AccumulatorState.Grouped, metric, keys);
        var maximumGroups = reader.Count();
        if (maximumGroups is 0 or > int.MaxValue)
            throw StateReader.Damaged("its limit of groups is none");
        var (period, full) = reader.Metered();
        var grouped = new GroupedAccumulator(metric, keys, period, full, (int)maximumGroups);
        grouped.Read(ref reader);
        reader.End();
        return grouped;
    }

    /// <summary>Starts each group with what it ended with in an earlier period.</summary>
    internal void Carry(GroupedAccumulator before)
    {
        if (before._isFull)
            Fill();
        foreach (var (group, accumulator) in before._groups)
            Of(group)?.Carry(accumulator);
    }

    /// <summary>All groups as one: what the metric comes to without grouping, with all that it could not read.</summary>
    /// <exception cref="MeteringLimitException">There are more than <see cref="MaximumGroups"/> groups.</exception>
    public Accumulator Total()
    {
        var total = Definition.NewAccumulator();
        foreach (var (_, accumulator) in Known())
            total.Merge(accumulator);
        return total;
    }

    internal void Write(StateWriter state)
    {
        state.Flag(_isFull);
        if (_isFull)
            return;
        state.Count(_groups.Count);
        foreach (var (group, accumulator) in _groups.OrderBy(g => g.Key))
        {
            foreach (var value in group.Values)
                state.Text(value);
            accumulator.Write(state);
        }
    }

    internal void Read(ref StateReader state)
    {
        if (state.Flag())
        {
            Fill();
            return;
        }

        UsageGroup? last = null;
        for (var groups = state.Entries(MaximumGroups, least: Keys.Count + 3); groups > 0; groups--)
        {
            var values = new string?[Keys.Count];
            for (var i = 0; i < values.Length; i++)
                values[i] = state.TextOrNone();
            var group = new UsageGroup(values);
            if (last is not null && group <= last)
                throw StateReader.Damaged("its groups are not in order");
            Of(last = group)!.Read(ref state);
        }
    }

    private Dictionary<UsageGroup, Accumulator> Known() =>
        _isFull ? throw new MeteringLimitException(Definition, $"groups by {string.Join(", ", Keys)}", MaximumGroups) : _groups;

    private Accumulator? Of(UsageGroup group)
    {
        if (_isFull)
            return null;
        if (_groups.TryGetValue(group, out var known))
            return known;
        known = _period is { } period ? Definition.NewAccumulator(period, _full) : Definition.NewAccumulator();
        _groups.Add(group, known);
        if (_groups.Count <= MaximumGroups)
            return known;
        Fill();
        return null;
    }

    private void Fill()
    {
        _isFull = true;
        _groups.Clear();
    }
}
