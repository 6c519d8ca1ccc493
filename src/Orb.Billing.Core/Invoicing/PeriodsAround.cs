using NodaTime;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Invoicing;

/// <summary>
/// The periods of price intervals that an invoice date can belong to and that have begun by then. Most prices of a subscription are counted from one anchor
/// by one cadence; what was found for one of them holds for the next.
/// </summary>
internal sealed class PeriodsAround(SubscriptionTimeline timeline, Instant invoiceDate)
{
    private PriceInterval? _last;
    private List<FullPeriod> _periods = [];

    /// <summary>The periods of an interval.</summary>
    public IReadOnlyList<FullPeriod> Of(PriceInterval interval)
    {
        if (_last is { } last && AreAlike(interval, last))
            return _periods;
        _periods = [];
        foreach (var period in ChargePeriods.Around(timeline, interval, invoiceDate))
        {
            var full = period.In(timeline.Zone);
            // Nothing of a period is due before it starts, and of arrears nothing when it does.
            if (full.Start < invoiceDate || (full.Start == invoiceDate && ChargeEdges.IsBilledAhead(interval)))
                _periods.Add(new(period, full));
        }

        _last = interval;
        return _periods;
    }

    // What is charged once is for a day of its own lineage, and quantities may be agreed late.
    private static bool AreAlike(PriceInterval one, PriceInterval other) =>
        one.Start == other.Start && one.End == other.End && one.Anchor == other.Anchor && one.Price.Cadence == other.Price.Cadence && one.DueFrom == other.DueFrom
        && ChargeEdges.IsBilledAhead(one) == ChargeEdges.IsBilledAhead(other)
        && !one.Price.Cadence.IsOneTime && !one.IsOnePeriod && !other.IsOnePeriod && one.Quantities.Count == 0 && other.Quantities.Count == 0;
}
