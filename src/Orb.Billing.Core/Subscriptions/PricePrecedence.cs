using Orb.Billing.Core.Metering;

namespace Orb.Billing.Core.Subscriptions;

/// <summary>
/// Which price of a dimensional group bills an event that several are for, on one subscription and for the usage of the same customers: the most specific
/// one in force (docs/decisions/0058). That is the one that names more values; of as many, those of the group's earlier dimensions; then the one with more
/// conditions in a filter of its own; then the earlier one of the plan.
/// </summary>
internal sealed class PricePrecedence
{
    private readonly Dictionary<PriceIntervalId, IReadOnlyList<PriceInterval>> _above = [];

    public PricePrecedence(IReadOnlyList<PriceInterval> intervals)
    {
        Intervals = intervals;
        foreach (var group in intervals.Where(i => i.Price.Dimensions is not null).GroupBy(i => i.Price.Dimensions!.GroupId))
        {
            // Highest first; most groups have one rank alone, in which no two prices are for the same event.
            var ranks = group.GroupBy(Rank).OrderByDescending(r => r.Key).Select(r => r.ToList()).ToList();
            for (var rank = 0; rank < ranks.Count; rank++)
            {
                foreach (var interval in ranks[rank])
                {
                    var higher = ranks.Take(rank).SelectMany(r => r).Concat(interval.UsageFilter == EventFilter.Always ? [] : ranks[rank].Where(i => IsEarlier(i, interval)));
                    List<PriceInterval> above = [.. higher.Where(i => IsForTheSame(i, interval))];
                    if (above.Count > 0)
                        _above.Add(interval.Id, above);
                }
            }
        }
    }

    /// <summary>The intervals it was made of.</summary>
    public IReadOnlyList<PriceInterval> Intervals { get; }

    /// <summary>The intervals that outrank one, whenever they are in force.</summary>
    public IReadOnlyList<PriceInterval> Above(PriceInterval interval) => _above.GetValueOrDefault(interval.Id, []);

    private static (int, int) Rank(PriceInterval interval) => (interval.Price.Dimensions!.Specificity, Conditions(interval.UsageFilter));

    private static int Conditions(EventFilter filter) => filter == EventFilter.Always ? 0 : filter is AndFilter and ? and.Parts.Count : 1;

    private static bool IsEarlier(PriceInterval one, PriceInterval other) =>
        one.Position != other.Position ? one.Position < other.Position : one.LineageId.Value.CompareTo(other.LineageId.Value) < 0;

    private static bool IsForTheSame(PriceInterval one, PriceInterval other) =>
        one.LineageId != other.LineageId && one.Price.Dimensions!.Touches(other.Price.Dimensions!) && one.UsageCustomers.SequenceEqual(other.UsageCustomers);
}
