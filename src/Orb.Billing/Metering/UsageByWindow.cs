using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Metering;

/// <summary>
/// The usage of a period cut into windows, for example local days (R17). Metering all <see cref="Queries"/> together reads each event once
/// and adds it once, whatever the number of windows.
/// </summary>
public sealed class UsageByWindow
{
    private UsageByWindow(IReadOnlyList<UsageQuery> queries) => Queries = queries;

    /// <summary>One query a window, in order; together they cover the period.</summary>
    public IReadOnlyList<UsageQuery> Queries { get; }

    /// <summary>Cuts a period at instants; those outside it, and repeated ones, cut nothing.</summary>
    /// <param name="customers">Whose events.</param>
    /// <param name="metric">What is counted.</param>
    /// <param name="period">The whole period.</param>
    /// <param name="cuts">Where one window ends and the next starts, in any order.</param>
    /// <param name="filter">Which events count beside the metric's filter; all by default.</param>
    /// <param name="full">The full period that the whole period is a part of, by whose time a level is weighed; the same by default.</param>
    public static UsageByWindow Of(
        IReadOnlyList<UsageCustomer> customers, MetricDefinition metric, ServicePeriod period, IEnumerable<Instant> cuts, EventFilter? filter = null,
        ServicePeriod? full = null)
    {
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(cuts);
        Instant[] starts = [period.Start, .. cuts.Where(c => period.Start < c && c < period.End).Distinct().Order()];
        return new UsageByWindow([.. starts.Select((start, i) =>
        {
            var window = new ServicePeriod(start, i + 1 < starts.Length ? starts[i + 1] : period.End);
            // A level is weighed from the period's start through the window, so that windows add up.
            var accumulator = metric.NewAccumulator(new ServicePeriod(period.Start, window.End), full ?? period);
            return new UsageQuery(customers, window, accumulator) { Filter = filter ?? EventFilter.Always };
        })]);
    }

    /// <summary>
    /// What was metered from the period's start through each window, once the queries were metered: entry i belongs to the i-th query, the
    /// last one is the whole period's.
    /// </summary>
    public IReadOnlyList<Accumulator> Cumulative()
    {
        var through = new List<Accumulator>(Queries.Count);
        foreach (var query in Queries)
        {
            var soFar = query.Accumulator.Definition.NewAccumulator();
            if (through.Count > 0)
                soFar.Merge(through[^1]);
            soFar.Merge(query.Accumulator);
            through.Add(soFar);
        }

        return through;
    }

    /// <summary>The usage of all windows, of which one copy is made.</summary>
    internal Accumulator Whole()
    {
        var whole = Queries[0].Accumulator.Definition.NewAccumulator();
        foreach (var query in Queries)
            whole.Merge(query.Accumulator);
        return whole;
    }
}
