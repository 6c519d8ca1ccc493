using NodaTime;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Benchmarks;

/// <summary>The discounts of a subscription.</summary>
public enum Discounts
{
    /// <summary>None, ever.</summary>
    None,

    /// <summary>10 % that goes on; the old subscription has had three coupons besides.</summary>
    Running,

    /// <summary>None that goes on; the old subscription has had three coupons.</summary>
    RanOut,
}

/// <summary>Subscriptions to the same plan, one day short of a new month: a platform fee, seats and tiered tokens.</summary>
public static class Life
{
    private const string Zone = "America/New_York";

    private static readonly MetricDefinition Tokens = MetricSql.Parse("SELECT SUM(tokens) FROM events").Definition!;

    /// <summary>The date of the period that is measured.</summary>
    public static Instant InvoiceDate { get; } = Local(2026, 1, 1);

    /// <summary>One month old.</summary>
    public static SubscriptionTimeline New(Discounts discounts) => Discounted(Subscribed(Local(2025, 12, 1), generation: 4), discounts);

    /// <summary>36 months old: three plans left behind, four pauses (one of them taken back), seventeen quantities and three coupons, if any.</summary>
    public static SubscriptionTimeline Old(Discounts discounts)
    {
        var timeline = Subscribed(Local(2023, 1, 1), generation: 1);
        timeline = Resized(timeline, 2023, 2, 3, 4, 5, 6);
        timeline = ReplacePlan(timeline, Local(2023, 7, 10), generation: 2);
        timeline = Paused(timeline, Local(2023, 10, 5), Local(2023, 10, 20));
        timeline = Resized(timeline, 2024, 1, 2, 3);
        timeline = ReplacePlan(timeline, Local(2024, 3, 20), generation: 3);
        timeline = Paused(timeline, Local(2024, 8, 1), Local(2024, 9, 15));
        timeline = timeline.Pause(new Pause(Local(2024, 11, 11), Local(2024, 11, 21))).RemovePause(Local(2024, 11, 11), Local(2024, 11, 25));
        timeline = ReplacePlan(timeline, Local(2025, 2, 5), generation: 4);
        timeline = Resized(timeline, 2025, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        timeline = Paused(timeline, Local(2025, 6, 10), Local(2025, 6, 24));
        if (discounts != Discounts.None)
            timeline = Couponed(timeline, 2023, 2024, 2025);
        return Discounted(timeline, discounts);
    }

    /// <summary>Metered usage: 12,345 tokens a need.</summary>
    public static Accumulator Metered(Instant at)
    {
        var accumulator = Tokens.NewAccumulator();
        accumulator.Add(new UsageEvent("e", "completion", at, new Dictionary<string, PropertyValue> { ["tokens"] = PropertyValue.Number(12_345m) }));
        return accumulator;
    }

    private static SubscriptionTimeline Subscribed(Instant start, int generation) =>
        new(new SubscriptionId(Id(1)), new CustomerId(Id(2)), DateTimeZoneProviders.Tzdb[Zone], Currency.Usd, start, null, Plan(start, generation));

    private static SubscriptionTimeline ReplacePlan(SubscriptionTimeline timeline, Instant at, int generation) =>
        timeline.ReplaceFrom(at, Plan(at, generation), ChangePolicy.Default);

    private static PriceInterval[] Plan(Instant start, int generation)
    {
        var id = generation * 100;
        var item = new ItemId(Id(3));
        var platform = Price.FixedFee(
            new PriceId(Id(id)), "Platform", item, Currency.Usd, Cadence.Monthly, BillingMode.InAdvance, new UnitPriceModel(49.00m), 1m);
        var seats = Price.FixedFee(
            new PriceId(Id(id + 1)), "Seats", item, Currency.Usd, Cadence.Monthly, BillingMode.InAdvance, new UnitPriceModel(7.50m), 5m);
        var tokens = Price.Usage(
            new PriceId(Id(id + 2)), "Tokens", item, Currency.Usd, Cadence.Monthly,
            new TieredPriceModel([new(0m, 1000m, 0.10m), new(1000m, 10000m, 0.05m), new(10000m, null, 0.02m)]), new MetricId(Id(4)));
        var anchor = BillingAnchor.On(new LocalDate(2023, 1, 1));
        return [.. new[] { platform, seats, tokens }.Select((price, i) =>
            new PriceInterval(new PriceIntervalId(Id(id + 10 + i)), new LineageId(Id(id + 20 + i)), price, anchor, start, null, i))];
    }

    private static SubscriptionTimeline Resized(SubscriptionTimeline timeline, int year, params IEnumerable<int> months) =>
        months.Aggregate(timeline, (t, month) => t.ChangeQuantity(
            t.Intervals.Last(i => i.Price.Name == "Seats").Id, new QuantityTransition(Local(year, month, 12), 5m + month)));

    private static SubscriptionTimeline Paused(SubscriptionTimeline timeline, Instant from, Instant to) =>
        timeline.Pause(new Pause(from, null)).Resume(to, agreedAt: to);

    private static SubscriptionTimeline Discounted(SubscriptionTimeline timeline, Discounts discounts) => discounts == Discounts.Running
        ? timeline.Adjusted([.. timeline.Adjustments, Percent(1, timeline.Start, null)])
        : timeline;

    private static SubscriptionTimeline Couponed(SubscriptionTimeline timeline, params IEnumerable<int> years) =>
        timeline.Adjusted([.. years.Select(year => Percent(year, Local(year, 3, 1), Local(year, 6, 1)))]);

    private static AdjustmentInterval Percent(int sequence, Instant start, Instant? end) => new(
        new AdjustmentIntervalId(Id(sequence)), new PercentageDiscount(new AdjustmentId(Id(sequence)), AdjustmentTarget.All, 0.1m), start, end, sequence);

    private static SubscriptionTimeline Adjusted(this SubscriptionTimeline t, IReadOnlyList<AdjustmentInterval> adjustments) =>
        new(t.Id, t.CustomerId, t.Zone, t.InvoicingCurrency, t.Start, t.End, t.Intervals, t.Pauses, adjustments);

    private static Instant Local(int year, int month, int day) =>
        LocalDays.StartOf(new LocalDate(year, month, day), DateTimeZoneProviders.Tzdb[Zone]);

    private static Guid Id(int n) => new(n, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
}
