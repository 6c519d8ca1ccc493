using CsCheck;
using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>A random subscription with usage: any zone, cadence and mode, pauses, quantity changes, an end or none.</summary>
internal sealed record Life(SubscriptionTimeline Timeline, UsageEvent[] Events)
{
    private static readonly Gen<Cadence> Cadences = Gen.OneOf(
        Gen.OneOf(Cadence.Monthly, Cadence.Quarterly, Cadence.Annual, Cadence.OneTime), Gen.Int[1, 5].Select(Cadence.Months), Gen.Int[1, 45].Select(Cadence.Days));

    private static readonly Gen<PriceModel> Models = Gen.OneOf<PriceModel>(
        Gen.Int[1, 5000].Select(cents => (PriceModel)new UnitPriceModel(cents / 1000m)),
        Gen.Const((PriceModel)new TieredPriceModel(Given.Tiers((0m, 10m, 1.33m, 7m), (10m, 40m, 0.777m, 3m), (40m, null, 0.1m, 0m)))),
        Gen.Const((PriceModel)new PackagePriceModel(4.99m, 7m)));

    private sealed record Line(Cadence Cadence, int Kind, PriceModel Model, int AnchorDays, (int Gap, int Length)[] Stretches, bool IsOpen, int[] Changes);

    private static readonly Gen<Line> Lines = Gen.Select(
        Cadences, Gen.Int[0, 2], Models, Gen.Int[-40, 40], Gen.Select(Gen.Frequency((1, Gen.Const(0)), (2, Gen.Int[1, 1500])), Gen.Int[1, 2500]).Array[1, 3], Gen.Bool,
        Gen.Int[0, 3000].Array[0, 4])
        .Select((cadence, kind, model, anchor, stretches, open, changes) => new Line(cadence, kind, model, anchor, stretches, open, changes));

    /// <summary>Lives in every zone of TZDB, 1993 to 2038, the skipped days of the Pacific among the likelier starts.</summary>
    public static Gen<Life> Any { get; } = Gen.Select(
        Gen.Frequency((9, Gen.OneOf([.. DateTimeZoneProviders.Tzdb.Ids])), (1, Gen.Const("Pacific/Apia"))),
        Gen.Frequency((9, Gen.Int[0, 45 * 365 * 24]), (1, Gen.Int[0, 120 * 24].Select(h => h + (18 * 365 * 24) + (250 * 24)))),
        Lines.Array[1, 3],
        Gen.Select(Gen.Int[0, 9000 * 60], Gen.Int[0, 400]).Array[0, 8])
        .Select(Make);

    /// <summary>The same life with every interval cut in two at an hour.</summary>
    public Life CutAt(int hours)
    {
        var id = 5000;
        var intervals = Timeline.Intervals.SelectMany(i =>
        {
            var cut = i.Start + Duration.FromHours(hours);
            return i.End <= cut || i.Price.Cadence.IsOneTime
                ? [i]
                : new[] { i.EndingAt(cut), new PriceInterval(new(Given.Id(id++)), i.LineageId, i.Price, i.Anchor, cut, i.End, i.Position, i.Quantities) };
        });
        return this with { Timeline = new(Timeline.Id, Timeline.CustomerId, Timeline.Zone, Timeline.InvoicingCurrency, Timeline.Start, Timeline.End, [.. intervals]) };
    }

    private static Life Make(string zone, int startHour, Line[] lines, (int Minute, int Quantity)[] usage)
    {
        var start = Given.At("1993-01-01") + Duration.FromHours(startHour);
        var intervals = new List<PriceInterval>();
        foreach (var (line, n) in lines.Select((l, i) => (l, i + 1)))
        {
            var price = line.Kind == 2 && !line.Cadence.IsOneTime
                ? Given.Metered(line.Model, line.Cadence)
                : Given.Fee(line.Model, line.Kind == 0 ? BillingMode.InAdvance : BillingMode.InArrears, line.Cadence, quantity: 3m);
            var anchor = BillingAnchor.On(LocalDays.DateOf(start, Given.Zone(zone)).PlusDays(line.AnchorDays));
            var changes = line.Changes.Distinct().Order().Select((hour, i) => new QuantityTransition(start + Duration.FromHours(hour), (hour % 30) + i)).ToArray();
            var at = start;
            for (var i = 0; i < line.Stretches.Length; i++)
            {
                at += Duration.FromHours(i == 0 ? 0 : line.Stretches[i].Gap);
                var end = at + Duration.FromHours(line.Stretches[i].Length);
                var isLast = i == line.Stretches.Length - 1;
                intervals.Add(Given.Interval(
                    price, at, isLast && line.IsOpen ? null : end, anchor, lineage: n, id: (n * 10) + i, position: n, quantities: price.IsUsage ? [] : changes));
                at = end;
            }
        }

        return new(
            Given.Timeline(zone, [.. intervals]),
            [.. usage.Select((u, i) => Given.Tokens(start + Duration.FromMinutes(u.Minute), u.Quantity / 10m, $"e{i}"))]);
    }
}
