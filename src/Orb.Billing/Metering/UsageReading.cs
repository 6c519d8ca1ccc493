using NodaTime;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Metering;

/// <summary>The queries of one calculation: over its periods, and over all that lies before them where a level is carried in.</summary>
internal sealed class UsageReading
{
    private readonly List<UsageQuery> _periods = [];
    private readonly List<UsageQuery> _before = [];

    /// <summary>Reads a period, and with a carried metric what came before it.</summary>
    public void Add(UsageQuery query)
    {
        AddWithin(query);
        AddBefore(query);
    }

    /// <summary>Reads a period alone.</summary>
    public void AddWithin(UsageQuery query) => _periods.Add(query);

    /// <summary>Reads the windows of a period; a level is carried into the first one.</summary>
    public void Add(UsageByWindow windows)
    {
        _periods.AddRange(windows.Queries);
        AddBefore(windows.Queries[0]);
    }

    /// <summary>Reads all that lies before a period into a query's accumulator, whose metric is carried.</summary>
    public void AddBefore(UsageQuery query)
    {
        if (query.Accumulator.Definition.IsCarried)
            _before.Add(query with { Period = Before(query.Period) });
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
