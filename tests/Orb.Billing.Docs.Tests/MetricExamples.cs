using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Docs.Tests.Worked;

namespace Orb.Billing.Docs.Tests;

/// <summary>docs/concepts/metrics.md (R15, R25).</summary>
public sealed class MetricExamples
{
    private static readonly Page Metrics = Page.Of("metrics");
    private static readonly ServicePeriod January = Month(1);

    [Fact, Example("metrics", "aggregations")]
    public void R25_Every_aggregation_makes_one_quantity_of_the_events()
    {
        UsageEvent[] events = [Stored("a", "2026-01-11", 6m, "ann"), Stored("b", "2026-01-12", 2m, "ann"), Stored("c", "2026-01-13", 4m, "bob"), Stored("d", "2026-01-21", -3m, "bob")];
        string[] aggregates =
        [
            "COUNT(*)", "COUNT(DISTINCT user)", "SUM(gb)", "SUM(gb) / 4", "CEIL(SUM(gb) / 4)", "MIN(gb)", "MAX(gb)", "AVG(gb)", "CEIL(AVG(gb), 1)",
            "LATEST_BY(gb, timestamp)", "EARLIEST_BY(gb, timestamp)", "PERCENTILE(gb, 0.95)", "WEIGHTED_SUM(gb)", "WEIGHTED_SUM(gb, day)", "PEAK(gb)",
        ];
        Metrics.Shows("aggregations", ["aggregate", "value", "quantity", "may fall"], aggregates.Select(aggregate =>
        {
            var metric = Metric($"SELECT {aggregate} FROM events");
            var metered = Metered(metric, January, events);
            return new[] { $"`{aggregate}`", Number(metered.Value), Number(metered.Quantity), metric.CanFall ? "yes" : "no" };
        }));
    }

    [Fact, Example("metrics", "levels")]
    public void R25_A_level_is_carried_on_and_weighed_by_time()
    {
        UsageEvent[] events = [Stored("a", "2025-12-01", 10m, "ann"), Stored("b", "2026-01-16", 5m, "ann") with { Timestamp = At("2026-01-16") + Duration.FromHours(12) }];
        string[] metrics = ["WEIGHTED_SUM(gb) FROM all_events", "WEIGHTED_SUM(gb, day) FROM all_events", "PEAK(gb) FROM all_events", "SUM(gb) FROM all_events", "LATEST_BY(gb, timestamp) FROM all_events", "SUM(gb) FROM events"];
        Metrics.Shows("levels", ["metric", "January", "February"], metrics.Select(m => new[]
        {
            $"`SELECT {m}`", Number(Metered(Metric($"SELECT {m}"), January, events).Quantity), Number(Metered(Metric($"SELECT {m}"), Month(2), events).Quantity),
        }));
    }

    [Fact, Example("metrics", "level-prices")]
    public void R25_Through_tiers_each_level_is_priced_for_its_time()
    {
        UsageEvent[] events = [Stored("a", "2026-01-01", 5m, "ann"), Stored("b", "2026-01-16", 10m, "ann") with { Timestamp = At("2026-01-16") + Duration.FromHours(12) }];
        Tier[] tiers = [new(0m, 10m, 1m), new(10m, null, 0.5m)];
        PriceModel[] models = [new TieredPriceModel(tiers), new TieredWithProrationPriceModel(tiers), new BulkPriceModel(tiers), new BulkWithProrationPriceModel(tiers)];
        Metrics.Shows("level-prices", ["price", "made of", "amount"], models.Select(model =>
        {
            var rated = model.Rate(Metered(Metric("SELECT WEIGHTED_SUM(gb) FROM events") with { Detail = model.Usage }, January, events).ToInput());
            return new[] { $"`{model.ModelType}`", string.Join(", ", rated.Parts.Select(p => $"{Number(p.Quantity)} at {Number(p.Tier!.UnitAmount, "0.00")}")), Number(rated.Exact, "0.00") };
        }));
    }

    [Fact, Example("metrics", "computed")]
    public void R15_What_cannot_be_computed_is_skipped_and_listed()
    {
        UsageEvent[] events = [Tokens("a", ("tokens_in", 100m), ("tokens_out", 50m)), Tokens("b", ("tokens_in", 80m))];
        string[] metrics =
        [
            "SUM(tokens_in + 2 * tokens_out) FROM events",
            "SUM(tokens_in + 2 * COALESCE(tokens_out, 0)) FROM events",
            "SUM(CASE WHEN tokens_in > 90 THEN 90 ELSE tokens_in END) FROM events",
            "COUNT(*) FROM events WHERE tokens_in + tokens_out > 100",
        ];
        Metrics.Shows("computed", ["metric", "quantity", "listed as unreadable"], metrics.Select(m =>
        {
            var metered = Metered(Metric($"SELECT {m}"), January, events);
            return new[] { $"`SELECT {m}`", Number(metered.Quantity), Number(metered.UnreadableCount) };
        }));
    }

    private static MetricDefinition Metric(string sql) => MetricSql.Parse(sql).Definition!;

    private static Accumulator Metered(MetricDefinition metric, ServicePeriod period, UsageEvent[] events)
    {
        var accumulator = metric.In(DateTimeZone.Utc).NewAccumulator(period);
        foreach (var e in events.Where(e => period.Contains(e.Timestamp) || (metric.IsCarried && e.Timestamp < period.Start)))
            accumulator.Add(e);
        return accumulator;
    }

    private static ServicePeriod Month(int month) => new AnchorPeriod(new LocalDate(2026, month, 1), new LocalDate(2026, month + 1, 1)).In(DateTimeZone.Utc);

    private static UsageEvent Stored(string key, string date, decimal gb, string user) => new(
        key, "stored", At(date), new Dictionary<string, PropertyValue> { ["gb"] = PropertyValue.Number(gb), ["user"] = PropertyValue.Text(user) });

    private static UsageEvent Tokens(string key, params (string Name, decimal Value)[] properties) =>
        new(key, "completion", At("2026-01-10"), properties.ToDictionary(p => p.Name, p => PropertyValue.Number(p.Value)));
}
