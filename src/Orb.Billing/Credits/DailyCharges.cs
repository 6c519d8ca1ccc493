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
        var daily = charges.SelectMany(c => c.UsageNeeds).Distinct().ToDictionary(n => n, n => Days(windows[n], timeline.Zone));
        var open = timeline.WithoutMinimums();
        var through = new Dictionary<ChargeKey, List<DayAmount>>();
        foreach (var day in daily.Values.SelectMany(d => d).Where(d => d.Changes).Select(d => d.Day).Distinct().Order())
        {
            var soFar = daily.ToDictionary(
                n => n.Key,
                n => n.Value.LastOrDefault(d => d.Day <= day)?.Through ?? windows[n.Key].Queries[0].Accumulator.Definition.NewAccumulator());
            foreach (var target in ChargeCalculator.Targets(open, charges, new MeteredUsage(soFar)))
            {
                if (!through.TryGetValue(target.Charge.Key, out var days))
                    through[target.Charge.Key] = days = [];
                days.Add(new DayAmount(day, target.Amount));
            }
        }

        return through;
    }

    private static List<Metered> Days(UsageByWindow windows, DateTimeZone zone) =>
        [.. windows.Queries.Zip(windows.Cumulative(), (query, through) =>
            new Metered(LocalDays.DateOf(query.Period.Start, zone), through, query.Accumulator.EventCount > 0 || through.Definition.WeighsTime))];

    // What is weighed by time changes every day.
    private sealed record Metered(LocalDate Day, Accumulator Through, bool Changes);
}
