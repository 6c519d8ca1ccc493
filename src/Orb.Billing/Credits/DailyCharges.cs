using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;

namespace Orb.Billing.Credits;

/// <summary>What each local day of arrears charges is worth, from usage that was metered by the day (R17).</summary>
internal static class DailyCharges
{
    /// <summary>The midnights that cut a period into local days.</summary>
    public static IEnumerable<Instant> Midnights(ServicePeriod period, DateTimeZone zone)
    {
        for (var day = LocalDays.DateOf(period.Start, zone).PlusDays(1); LocalDays.StartOf(day, zone) is var start && start < period.End; day = day.PlusDays(1))
            yield return start;
    }

    /// <summary>The days of each charge in arrears; they sum to the charge.</summary>
    public static IReadOnlyDictionary<ChargeKey, IReadOnlyList<DayAmount>> Of(
        ProjectionRequest request, IReadOnlyList<PlannedCharge> charges, MeteredUsage metered, IReadOnlyDictionary<UsageNeed, UsageByWindow> windows,
        IReadOnlyDictionary<ChargeKey, SettledCharge> settled)
    {
        var timeline = request.IsPart ? request.Subscription.Timeline.WithoutMinimums() : request.Subscription.Timeline;
        var whole = ChargeCalculator.Targets(timeline, charges, metered, settled);
        var through = Through(timeline, [.. charges.Where(c => c.Price.IsUsage)], windows);
        return whole
            .Where(t => t.Charge.Price.BillingMode == BillingMode.InArrears)
            .ToDictionary(t => t.Charge.Key, t =>
            {
                var last = request.IsPart ? LocalDays.DateOf(request.InvoiceDate, timeline.Zone) : LastDay(t.Charge, timeline.Zone);
                return t.Charge.Price.IsUsage
                    ? DailyWorth.Of([.. through.GetValueOrDefault(t.Charge.Key, []).Where(d => d.Day <= last)], t.Amount, last)
                    : DailyWorth.OfFee(t.Amount, last);
            });
    }

    /// <summary>The last local day of a charge.</summary>
    public static LocalDate LastDay(PlannedCharge charge, DateTimeZone zone) => DailyWorth.LastDay(charge.Pieces[^1].Service, zone);

    // Every charge is rated again through every day that has usage of any: an adjustment over several charges splits anew. Minimums wait for
    // the last day, and so do fees, which are not among these charges.
    private static Dictionary<ChargeKey, List<DayAmount>> Through(
        SubscriptionTimeline timeline, IReadOnlyList<PlannedCharge> charges, IReadOnlyDictionary<UsageNeed, UsageByWindow> windows)
    {
        var daily = charges.SelectMany(c => c.UsageNeeds).Distinct().ToDictionary(n => n, n => new Metered(windows[n], timeline.Zone));
        var soFar = new MeteredUsage(daily.ToDictionary(d => d.Key, d => d.Value.Through));
        var open = timeline.WithoutMinimums();
        var through = new Dictionary<ChargeKey, List<DayAmount>>();
        foreach (var day in daily.Values.SelectMany(d => d.Changes).Distinct().Order())
        {
            foreach (var metered in daily.Values)
                metered.GoTo(day);
            foreach (var target in ChargeCalculator.Targets(open, charges, soFar))
            {
                if (!through.TryGetValue(target.Charge.Key, out var days))
                    through[target.Charge.Key] = days = [];
                days.Add(new DayAmount(day, target.Amount));
            }
        }

        return through;
    }

    // The usage of a need through a day. One accumulator goes from day to day: of the events and different values it may keep there is one copy, not one a day.
    private sealed class Metered(UsageByWindow windows, DateTimeZone zone)
    {
        private readonly List<(LocalDate Day, Accumulator Of)> _days = [.. windows.Queries.Select(q => (LocalDays.DateOf(q.Period.Start, zone), q.Accumulator))];
        private int _taken;

        public Accumulator Through { get; } = windows.Queries[0].Accumulator.Definition.NewAccumulator();

        // What is held over time may change any day.
        public IEnumerable<LocalDate> Changes => _days.Where(d => d.Of.EventCount > 0 || d.Of.Definition.HoldsLevel).Select(d => d.Day);

        public void GoTo(LocalDate day)
        {
            for (; _taken < _days.Count && _days[_taken].Day <= day; _taken++)
                Through.Merge(_days[_taken].Of);
        }
    }
}
