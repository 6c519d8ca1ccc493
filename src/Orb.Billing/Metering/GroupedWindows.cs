using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Metering;

/// <summary>A metric over the windows of a range, for each value of a property. Windows that the metric lets add up are read once and added.</summary>
internal sealed class GroupedWindows
{
    /// <summary>How many groups are told apart at most.</summary>
    public const int MaximumGroups = 1_000;

    private readonly MetricDefinition _metric;
    private readonly string _key;
    private readonly IReadOnlyList<ServicePeriod> _windows;
    private readonly List<(ServicePeriod Metered, GroupedAccumulator Groups)> _parts;
    private readonly bool _adds;
    private readonly ServicePeriod _range;

    /// <summary>Prepares to meter.</summary>
    /// <param name="metric">What is counted.</param>
    /// <param name="key">The property.</param>
    /// <param name="windows">The windows, at least one, in order and without gaps.</param>
    /// <param name="within">The part of a window that is metered.</param>
    /// <param name="cumulative">Whether each window counts from the start of the range.</param>
    public GroupedWindows(MetricDefinition metric, string key, IReadOnlyList<ServicePeriod> windows, Func<ServicePeriod, ServicePeriod> within, bool cumulative)
    {
        (_metric, _key, _windows) = (metric, key, windows);
        // A level depends on the time it is looked at: each of its windows is read by itself.
        var isLevel = metric.IsCarried || metric.HoldsLevel;
        _adds = cumulative && !isLevel;
        _range = within(new ServicePeriod(windows[0].Start, windows[^1].End));
        _parts = [.. windows.Select(within).Select(w => cumulative && isLevel ? new ServicePeriod(_range.Start, Instant.Max(w.End, _range.Start)) : w)
            .Select(w => (w, new GroupedAccumulator(metric, [key], w, isLevel && cumulative ? _range : null, MaximumGroups)))];
    }

    /// <summary>Adds what has to be read.</summary>
    public void AddTo(UsageReading reading, IReadOnlyList<UsageCustomer> customers, EventFilter filter)
    {
        foreach (var (metered, groups) in _parts.Where(p => !p.Metered.IsEmpty))
            reading.Add(new UsageQuery(customers, metered, _metric.NewAccumulator(metered)) { Filter = filter, Groups = groups }, _range.Start);
    }

    /// <summary>The quantities of each value, once everything was read, in the order of the values.</summary>
    public IReadOnlyList<(string Value, IReadOnlyList<UsageWindow> Windows)> Quantities()
    {
        var byValue = new SortedDictionary<string, List<UsageWindow>>(StringComparer.Ordinal);
        var soFar = new GroupedAccumulator(_metric, [_key], maximumGroups: MaximumGroups);
        for (var i = 0; i < _windows.Count; i++)
        {
            var groups = _parts[i].Groups;
            if (_adds)
            {
                soFar.Merge(groups);
                groups = soFar;
            }

            foreach (var (group, accumulator) in groups.Groups)
            {
                if (group.Values[0] is not { } value)
                    continue;
                if (!byValue.TryGetValue(value, out var windows))
                    byValue.Add(value, windows = [.. _windows.Select(w => new UsageWindow(w, 0m))]);
                windows[i] = new UsageWindow(_windows[i], accumulator.Quantity);
            }
        }

        return [.. byValue.Select(v => (v.Key, (IReadOnlyList<UsageWindow>)v.Value))];
    }
}
