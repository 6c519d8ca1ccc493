using System.ComponentModel;
using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Metering;

namespace Orb.Billing.EntityFrameworkCore.Metering;

/// <summary>
/// One reading of a customer's events for all queries whose periods touch: each event is read once and goes to every query it falls into.
/// For the packages of the databases.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class UsagePass
{
    private readonly long[] _bounds;
    private readonly UsageQuery[][] _segments;

    private UsagePass(UsageCustomer customer, ServicePeriod period, IReadOnlyList<UsageQuery> queries)
    {
        Customer = customer;
        Period = period;
        EventNames = NamesOf(queries);
        // The periods cut the pass into segments; within one, every event belongs to the same queries. From each bound to the next only what ends and
        // begins there is looked at: a query a day over many years is many bounds.
        _bounds = [.. queries.SelectMany(q => (long[])[StartOf(q), EndOf(q)]).Distinct().Order()];
        _segments = new UsageQuery[_bounds.Length][];
        var (open, starting) = (new List<UsageQuery>(), queries.ToLookup(StartOf));
        for (var i = 0; i < _bounds.Length; i++)
        {
            var bound = _bounds[i];
            open.RemoveAll(q => EndOf(q) == bound);
            open.AddRange(starting[bound]);
            _segments[i] = [.. open];
        }
    }

    /// <summary>Whose events.</summary>
    public UsageCustomer Customer { get; }

    /// <summary>The timestamps to read.</summary>
    public ServicePeriod Period { get; }

    /// <summary>The names that can matter, by the metrics alone: a query's own filter only narrows them; null when any may.</summary>
    public IReadOnlyList<string>? EventNames { get; }

    /// <summary>The passes that answer some queries.</summary>
    public static IEnumerable<UsagePass> For(IEnumerable<UsageQuery> queries)
    {
        ArgumentNullException.ThrowIfNull(queries);
        return Passes(queries);
    }

    /// <summary>Gives an event to the queries whose period holds its timestamp.</summary>
    public void Take(UsageEvent usageEvent)
    {
        ArgumentNullException.ThrowIfNull(usageEvent);
        var place = Array.BinarySearch(_bounds, usageEvent.Timestamp.ToUnixTimeTicks());
        foreach (var query in _segments[place >= 0 ? place : ~place - 1])
            query.Take(usageEvent);
    }

    private static IEnumerable<UsagePass> Passes(IEnumerable<UsageQuery> queries)
    {
        var ofCustomers = queries
            .Where(q => !q.Period.IsEmpty)
            .SelectMany(q => q.Customers.DistinctBy(c => c.CustomerId).Select(c => (Customer: c, Query: q)))
            .GroupBy(q => q.Customer, q => q.Query);
        foreach (var ofCustomer in ofCustomers)
        {
            var together = new List<UsageQuery>();
            var end = Instant.MinValue;
            foreach (var query in ofCustomer.OrderBy(q => q.Period.Start))
            {
                if (together.Count > 0 && query.Period.Start > end)
                {
                    yield return Of(ofCustomer.Key, together, end);
                    together = [];
                }

                together.Add(query);
                end = together.Count == 1 ? query.Period.End : Instant.Max(end, query.Period.End);
            }

            yield return Of(ofCustomer.Key, together, end);
        }
    }

    private static long StartOf(UsageQuery query) => query.Period.Start.ToUnixTimeTicks();

    private static long EndOf(UsageQuery query) => query.Period.End.ToUnixTimeTicks();

    private static UsagePass Of(UsageCustomer customer, List<UsageQuery> queries, Instant end) =>
        new(customer, new ServicePeriod(queries[0].Period.Start, end), queries);

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
