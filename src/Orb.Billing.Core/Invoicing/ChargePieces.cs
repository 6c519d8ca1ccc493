using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Invoicing;

/// <summary>The pieces of a price interval in one anchor period: stretches between pauses, and of a fee each with one quantity (R8, R13, R20).</summary>
internal static class ChargePieces
{
    /// <summary>The pieces in order of time, all that the timeline knows of, due or not.</summary>
    public static IReadOnlyList<ChargePiece> Of(SubscriptionTimeline timeline, PriceInterval interval, AnchorPeriod period) =>
        Of(timeline, interval, new FullPeriod(period, period.In(timeline.Zone)));

    /// <summary>The same of a period that is known in instants.</summary>
    public static IReadOnlyList<ChargePiece> Of(SubscriptionTimeline timeline, PriceInterval interval, FullPeriod of)
    {
        var (period, full) = of;
        var stretches = Stretch.Of(timeline, interval, full);
        if (stretches.Count == 0)
            return [];
        return interval.Price.IsUsage ? OfUsage(timeline, interval, period, full, stretches)
            : interval.Price.IsComposite ? OfComposite(timeline, interval, period, full, stretches)
            : OfFee(timeline, interval, period, full, stretches);
    }

    private static List<ChargePiece> OfUsage(
        SubscriptionTimeline timeline, PriceInterval interval, AnchorPeriod period, ServicePeriod full, IReadOnlyList<Stretch> stretches)
    {
        var pieces = new List<ChargePiece>(stretches.Count);
        for (var i = 0; i < stretches.Count; i++)
        {
            var start = stretches[i].Start;
            // Where a more specific price takes events over, or leaves them, other events are metered from then on.
            foreach (var cut in timeline.TakeOvers(interval, new(start, stretches[i].End)))
            {
                Add(new(start, cut), stretches[i]);
                start = cut;
            }

            Add(new(start, stretches[i].End), stretches[i]);
        }

        return pieces;

        void Add(ServicePeriod service, Stretch stretch)
        {
            var share = Share.Of(service, period, full, timeline.Zone, timeline.ProrationUnit);
            pieces.Add(new ChargePiece(interval.Id, service, share, 0m, Later(stretch.ArrearsDate, stretch.DueFrom)) { RegularDate = stretch.ArrearsDate });
        }
    }

    // What it is made of is charged for every instant, so a composite has each stretch, also one of no local day. Its days cut only what it holds fixed
    // in money, and are a fee's: of a period that is given back whole it has none, of one that stays charged all (R4, R8).
    private static List<ChargePiece> OfComposite(
        SubscriptionTimeline timeline, PriceInterval interval, AnchorPeriod period, ServicePeriod full, IReadOnlyList<Stretch> stretches)
    {
        var pieces = new List<ChargePiece>();
        var date = PeriodEnd(timeline, interval, full);
        foreach (var stretch in stretches)
        {
            var from = pieces.Count == 0 && stretch.Start == interval.Start && !interval.StartsProrated ? full.Start : stretch.Start;
            var share = Share.Of(new(from, KeptUntil(stretch, full)), period, timeline.Zone, timeline.ProrationUnit);
            pieces.Add(new ChargePiece(interval.Id, new(stretch.Start, stretch.End), share, 0m, Later(date, stretch.DueFrom)) { RegularDate = date });
            if (stretch.Cut == CreditPolicy.Full)
                pieces = [.. pieces.Select(p => p with { Share = Share.Of(new(full.Start, full.Start), period, timeline.Zone, timeline.ProrationUnit) })];
        }

        return pieces;
    }

    // What is compared with a whole period waits for its end, also where a pause ends charging before (R16).
    private static Instant PeriodEnd(SubscriptionTimeline timeline, PriceInterval interval, ServicePeriod full) =>
        timeline.EndOf(interval) is { } end && !(interval.Price.IsComposite && interval.DefersTail) ? Instant.Min(end, full.End) : full.End;

    // An end that gives nothing back leaves the period charged.
    private static Instant KeptUntil(Stretch stretch, ServicePeriod full) => stretch.Cut == CreditPolicy.None
        ? Instant.Max(stretch.End, Instant.Min(stretch.KeptUntil ?? full.End, full.End))
        : stretch.End;

    private static List<ChargePiece> OfFee(
        SubscriptionTimeline timeline, PriceInterval interval, AnchorPeriod period, ServicePeriod full, IReadOnlyList<Stretch> stretches)
    {
        var pieces = new List<ChargePiece>();
        var inAdvance = interval.Price.BillingMode == BillingMode.InAdvance;
        var quantities = QuantityStretch.Of(interval, new(stretches[0].Start, stretches[^1].End), timeline);
        var trueUp = PeriodEnd(timeline, interval, full);
        foreach (var stretch in stretches)
        {
            if (stretch.Cut == CreditPolicy.Full)
            {
                pieces.Clear();
                continue;
            }

            var kept = KeptUntil(stretch, full);
            for (var i = 0; i < quantities.Count; i++)
            {
                var from = Instant.Max(stretch.Start, quantities[i].From);
                var isLast = i == quantities.Count - 1 || quantities[i + 1].From >= stretch.End;
                var to = isLast ? stretch.End : quantities[i + 1].From;
                if (from >= to)
                    continue;
                var chargedFrom = pieces.Count == 0 && from == interval.Start && !interval.StartsProrated ? full.Start : from;
                var chargedTo = isLast ? kept : to;
                // A fee for no local day is no charge: whoever leaves on the day of the start owes nothing (R8).
                var share = Share.Of(new(chargedFrom, chargedTo), period, timeline.Zone, timeline.ProrationUnit);
                if (!share.IsNone)
                {
                    var service = new ServicePeriod(from, inAdvance ? chargedTo : to);
                    var regular = inAdvance ? from : interval.Price.IsCommitment ? trueUp : stretch.ArrearsDate;
                    var date = Later(regular, Later(stretch.DueFrom, quantities[i].DueFrom));
                    pieces.Add(new ChargePiece(interval.Id, service, share, quantities[i].Quantity, date) { RegularDate = regular, Requantifies = quantities[i].IsWhole });
                }

                if (isLast)
                    break;
            }
        }

        return pieces;
    }

    private static Instant Later(Instant date, Instant? notBefore) => notBefore is { } bound ? Instant.Max(date, bound) : date;

    private static Instant? Later(Instant? left, Instant? right) => left is { } l && right is { } r ? Instant.Max(l, r) : left ?? right;
}
