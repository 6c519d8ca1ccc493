using CsCheck;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Tests.Invoicing;

namespace Orb.Billing.Core.Tests.Lives;

/// <summary>A generated subscription: prices to choose from, how many of them it starts with, and the changes of its life.</summary>
internal sealed record Life(
    Price[] Prices, int Starting, DateTimeZone Zone, Instant Start, BillingAnchor Anchor, Change[] Changes, UsageEvent[] Events, Duration GracePeriod)
{
    private static readonly DateTimeZone[] Zones =
    [
        DateTimeZone.Utc, DateTimeZone.Utc, DateTimeZone.Utc, DateTimeZone.Utc, Given.Zone("Europe/Berlin"), Given.Zone("America/New_York"),
        Given.Zone("America/Havana"), Given.Zone("Asia/Kathmandu"),
    ];

    private static readonly Cadence[] Cadences =
    [
        Cadence.Monthly, Cadence.Monthly, Cadence.Monthly, Cadence.Monthly, Cadence.Monthly, Cadence.Monthly, Cadence.Quarterly, Cadence.Annual,
        Cadence.Days(20), Cadence.Days(45),
    ];

    private static readonly PriceModel[] Models =
    [
        new UnitPriceModel(10m), new UnitPriceModel(9.99m), new UnitPriceModel(0.333m),
        new TieredPriceModel(Given.Tiers((0m, 3m, 5.55m, 7m), (3m, null, 1.01m, 2m))),
    ];

    // Usage may also come to less by more of it.
    private static readonly PriceModel[] UsageModels = [.. Models, new BulkPriceModel(Given.Tiers((0m, 5m, 3.33m, 0m), (5m, null, 1.11m, 0m)))];

    private sealed record Seed(int Kind, int Cadence, int Model, int Quantity);

    private static readonly Gen<Seed[]> Seeds =
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, Cadences.Length - 1], Gen.Int[0, UsageModels.Length - 1], Gen.Int[0, 5])
            .Select((kind, cadence, model, quantity) => new Seed(kind, cadence, model, quantity)).Array[4];

    private static readonly Gen<(int, int)[]> Uses = Gen.Select(Gen.Int[0, 4000], Gen.Int[0, 90]).Array[0, 5];

    /// <summary>Lives with some of these changes.</summary>
    public static Gen<Life> With(Gen<Change> changes, int most = 6) => Gen.Select(
        Seeds, Gen.Int[1, 3], Gen.Int[0, Zones.Length - 1], Gen.Frequency((1, Gen.Int[0, 90].Select(d => d * 24)), (1, Gen.Int[0, 90 * 24])), Gen.Int[-31, 31],
        changes.Array[0, most], Uses, Gen.Bool)
        .Select((seeds, starting, zone, hour, anchor, edits, uses, waits) => Made(seeds, starting, Zones[zone], hour, anchor, edits, uses, waits));

    private static Life Made(Seed[] seeds, int starting, DateTimeZone zone, int hour, int anchorDays, Change[] changes, (int Hour, int Tokens)[] uses, bool waits)
    {
        var start = LocalDays.StartOf(new LocalDate(2025, 12, 1), zone) + Duration.FromHours(hour);
        return new(
            [.. seeds.Select(Priced)],
            starting,
            zone,
            start,
            BillingAnchor.On(LocalDays.DateOf(start, zone).PlusDays(anchorDays)),
            changes,
            [.. uses.Select((u, i) => Given.Tokens(start + Duration.FromHours(u.Hour), u.Tokens / 10m, $"e{i}"))],
            waits ? Duration.FromHours(12) : Duration.Zero);
    }

    private static Price Priced(Seed seed, int n)
    {
        var (id, name, item) = (new PriceId(Given.Id(20 + n)), "P" + n, new ItemId(Given.Id(3)));
        var models = seed.Kind == 4 ? UsageModels : Models;
        var (cadence, model) = (Cadences[seed.Cadence], models[seed.Model % models.Length]);
        return seed.Kind == 4
            ? Price.Usage(id, name, item, Currency.Usd, cadence, model, new MetricId(Given.Id(6)))
            : Price.FixedFee(id, name, item, Currency.Usd, cadence, seed.Kind == 3 ? BillingMode.InArrears : BillingMode.InAdvance, model, seed.Quantity);
    }

    public override string ToString() =>
        $"""
        start {Start} in {Zone.Id}, anchor {Anchor}, grace {GracePeriod}, starts with {Starting} of
          {string.Join("\n  ", Prices.Select(p => $"{p.Name}: {(p.IsUsage ? "usage" : p.BillingMode)} {p.Cadence} {p.FixedQuantity} of {(p.Model is UnitPriceModel u ? u.UnitAmount : p.Model.ModelType)}"))}
          {string.Join("\n  ", Changes.AsEnumerable())}
          {string.Join(", ", Events.Select(e => $"{e.Timestamp} {e.Properties["tokens"]}"))}
        """;
}
