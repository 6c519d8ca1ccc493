using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Tests.Metering;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>Prices, intervals and timelines in the fewest words.</summary>
internal static class Given
{
    private static readonly MetricDefinition SumOfTokens = Metering.Usage.Metric("SELECT SUM(tokens) FROM events");

    public static SubscriptionId Subscription { get; } = new(Id(1));

    /// <summary>How often a property runs: <paramref name="usually"/>, unless the environment asks for another number.</summary>
    public static long Runs(long usually) =>
        Environment.GetEnvironmentVariable("CsCheck_Iter") is { Length: > 0 } asked ? long.Parse(asked, CultureInfo.InvariantCulture) : usually;

    public static Guid Id(int n) => new(n, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    public static DateTimeZone Zone(string id) => DateTimeZoneProviders.Tzdb[id];

    /// <summary>An instant like "2026-01-15T10:00:00Z"; of a date alone, its midnight in UTC.</summary>
    public static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text.Contains('T', StringComparison.Ordinal) ? text : text + "T00:00:00Z").Value;

    public static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text).Value;

    public static BillingAnchor Anchor(string text) => BillingAnchor.On(Day(text));

    public static Price Fee(
        decimal unitAmount, BillingMode mode = BillingMode.InAdvance, Cadence? cadence = null, decimal quantity = 1m, Currency? currency = null) =>
        Fee(new UnitPriceModel(unitAmount), mode, cadence, quantity, currency);

    public static Price Fee(
        PriceModel model, BillingMode mode = BillingMode.InAdvance, Cadence? cadence = null, decimal quantity = 1m, Currency? currency = null) =>
        Price.FixedFee(new PriceId(Id(2)), "Platform", new ItemId(Id(3)), currency ?? Currency.Usd, cadence ?? Cadence.Monthly, mode, model, quantity);

    public static Price Metered(PriceModel model, Cadence? cadence = null, Currency? currency = null) =>
        Price.Usage(new PriceId(Id(4)), "Tokens", new ItemId(Id(5)), currency ?? Currency.Usd, cadence ?? Cadence.Monthly, model, new MetricId(Id(6)));

    public static PriceInterval Interval(
        Price price, Instant start, Instant? end = null, BillingAnchor? anchor = null, int lineage = 1, int id = 1, int position = 0,
        params QuantityTransition[] quantities) =>
        new(new PriceIntervalId(Id(id)), new LineageId(Id(lineage)), price, anchor ?? BillingAnchor.On(start.InUtc().Date), start, end, position, quantities);

    public static PriceInterval Interval(
        Price price, string start, string? end = null, string? anchor = null, int lineage = 1, int id = 1, int position = 0,
        params QuantityTransition[] quantities) =>
        Interval(price, At(start), end is null ? null : At(end), anchor is null ? null : Anchor(anchor), lineage, id, position, quantities);

    public static QuantityTransition Quantity(string at, decimal quantity) => new(At(at), quantity);

    public static SubscriptionTimeline Timeline(params PriceInterval[] intervals) => Timeline("UTC", intervals);

    public static SubscriptionTimeline Timeline(string zone, params PriceInterval[] intervals) =>
        new(Subscription, new CustomerId(Id(7)), Zone(zone), intervals[0].Price.Currency, intervals.Min(i => i.Start), null, intervals);

    /// <summary>Usage of every need of the charges: the sum of the events that lie in its period.</summary>
    public static MeteredUsage Usage(IEnumerable<PlannedCharge> charges, params IReadOnlyList<UsageEvent> events) =>
        new(charges.SelectMany(c => c.UsageNeeds.Select(need => (Need: need, Metric: SumOfTokens with { Detail = c.Price.Model.Usage }))).ToDictionary(
            n => n.Need, n => n.Metric.Of(events.Where(e => n.Need.Period.Contains(e.Timestamp)))));

    /// <summary>An event of so many tokens.</summary>
    public static UsageEvent Tokens(string at, decimal tokens) => Tokens(At(at), tokens, at);

    public static UsageEvent Tokens(Instant at, decimal tokens, string key) =>
        new(key, "completion", at, new Dictionary<string, PropertyValue> { ["tokens"] = PropertyValue.Number(tokens) });

    public static Tier[] Tiers(params (decimal From, decimal? To, decimal Unit, decimal Flat)[] tiers) =>
        [.. tiers.Select(t => new Tier(t.From, t.To, t.Unit, t.Flat))];

    /// <summary>0.10 up to 1,000 units, 0.05 up to 10,000 and 0.02 beyond.</summary>
    public static Tier[] ThreeTiers { get; } = Tiers((0m, 1000m, 0.10m, 0m), (1000m, 10000m, 0.05m, 0m), (10000m, null, 0.02m, 0m));

    public static decimal[] Amounts(this IEnumerable<InvoiceLine> lines) => [.. lines.Select(l => l.Amount.Amount)];

    public static decimal[] Amounts(this IEnumerable<LineCredit> credits) => [.. credits.Select(c => c.Amount.Amount)];
}
