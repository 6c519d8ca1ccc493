using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Metering;

namespace Orb.Billing.Sqlite.Metering;

/// <summary>One reading of a customer's events for all queries whose periods touch: each event is read once and goes to every query it falls into.</summary>
internal sealed class UsagePass
{
    private readonly long[] _bounds;
    private readonly List<Accumulator>[] _segments;

    private UsagePass(CustomerId customerId, string? externalCustomerId, ServicePeriod period, IReadOnlyList<UsageQuery> queries)
    {
        CustomerId = customerId;
        ExternalCustomerId = externalCustomerId;
        Period = period;
        EventNames = NamesOf(queries);
        // The periods cut the pass into segments; within one, every event belongs to the same queries.
        _bounds = [.. queries
            .SelectMany(q => (long[])[q.Period.Start.ToUnixTimeTicks(), q.Period.End.ToUnixTimeTicks()])
            .Distinct().Order()];
        _segments = new List<Accumulator>[_bounds.Length];
        for (var i = 0; i < _bounds.Length; i++)
        {
            var from = _bounds[i];
            _segments[i] = [.. queries
                .Where(q => q.Period.Start.ToUnixTimeTicks() <= from && from < q.Period.End.ToUnixTimeTicks())
                .Select(q => q.Accumulator)];
        }
    }

    public CustomerId CustomerId { get; }

    public string? ExternalCustomerId { get; }

    public ServicePeriod Period { get; }

    /// <summary>The names that can matter; null when any may.</summary>
    public IReadOnlyList<string>? EventNames { get; }

    /// <summary>The passes that answer some queries.</summary>
    public static IEnumerable<UsagePass> For(IEnumerable<UsageQuery> queries)
    {
        foreach (var ofCustomer in queries.Where(q => !q.Period.IsEmpty).GroupBy(q => (q.CustomerId, q.ExternalCustomerId)))
        {
            var together = new List<UsageQuery>();
            var end = Instant.MinValue;
            foreach (var query in ofCustomer.OrderBy(q => q.Period.Start))
            {
                if (together.Count > 0 && query.Period.Start > end)
                {
                    yield return Of(together, end);
                    together = [];
                }

                together.Add(query);
                end = together.Count == 1 ? query.Period.End : Instant.Max(end, query.Period.End);
            }

            yield return Of(together, end);
        }
    }

    /// <summary>Gives an event to the queries whose period holds its timestamp.</summary>
    public void Take(UsageEvent usageEvent)
    {
        var place = Array.BinarySearch(_bounds, usageEvent.Timestamp.ToUnixTimeTicks());
        foreach (var accumulator in _segments[place >= 0 ? place : ~place - 1])
            accumulator.Add(usageEvent);
    }

    private static UsagePass Of(List<UsageQuery> queries, Instant end) => new(
        queries[0].CustomerId, queries[0].ExternalCustomerId, new ServicePeriod(queries[0].Period.Start, end), queries);

    private static List<string>? NamesOf(IReadOnlyList<UsageQuery> queries)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var query in queries)
        {
            if (query.Accumulator.Definition.EventNames is not { } known)
                return null;
            names.UnionWith(known);
        }

        return [.. names];
    }
}
