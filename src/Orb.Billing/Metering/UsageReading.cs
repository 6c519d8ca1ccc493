using NodaTime;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Metering;

/// <summary>The queries of one calculation: over its periods, and over what lies before them where a level goes on or is carried in.</summary>
internal sealed class UsageReading
{
    private readonly List<UsageQuery> _periods = [];
    private readonly List<UsageQuery> _before = [];

    /// <summary>Reads a period, and of a level what came before it.</summary>
    /// <param name="query">What to read.</param>
    /// <param name="levelFrom">From when on a level that is not carried goes on; the start of the query's period by default.</param>
    public void Add(UsageQuery query, Instant? levelFrom = null)
    {
        AddWithin(query);
        AddBefore(query, levelFrom);
    }

    /// <summary>Reads a period alone.</summary>
    public void AddWithin(UsageQuery query) => _periods.Add(query);

    /// <summary>Reads the windows of a period; a level goes on into the first one.</summary>
    /// <param name="windows">What to read.</param>
    /// <param name="levelFrom">From when on a level that is not carried goes on; the start of the first window by default.</param>
    public void Add(UsageByWindow windows, Instant? levelFrom = null)
    {
        _periods.AddRange(windows.Queries);
        AddBefore(windows.Queries[0], levelFrom);
    }

    /// <summary>
    /// Reads what lies before a period into a query's accumulator: of a carried metric all there is, of another one that is of a level over time what came
    /// since an instant.
    /// </summary>
    public void AddBefore(UsageQuery query, Instant? levelFrom = null)
    {
        var metric = query.Accumulator.Definition;
        if (metric.IsCarried)
            _before.Add(query with { Period = Before(query.Period) });
        else if (metric.HoldsLevel && levelFrom < query.Period.Start)
            _periods.Add(query with { Period = new ServicePeriod(levelFrom.Value, query.Period.Start) });
    }

    /// <summary>Reads all queries, in at most two readings of the store.</summary>
    public async Task RunAsync(IUsageStore store, long cutOff, CancellationToken cancellationToken)
    {
        await store.MeterAsync(_periods, cutOff, cancellationToken).ConfigureAwait(false);
        // Apart: a store reads the event names of all queries together, and of all time only those of the carried metrics are wanted.
        if (_before.Count > 0)
            await store.MeterAsync(_before, cutOff, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The time before a period.</summary>
    public static ServicePeriod Before(ServicePeriod period) => new(Instant.MinValue, period.Start);
}
