using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Tests.Metering;

/// <summary>Events and metrics in the fewest words.</summary>
internal static class Usage
{
    public static readonly Instant Start = Instant.FromUtc(2026, 1, 1, 0, 0);

    public static UsageEvent Event(string key, string name, int second = 0, params (string Name, PropertyValue Value)[] properties) =>
        new(key, name, Start + Duration.FromSeconds(second), properties.ToDictionary(p => p.Name, p => p.Value));

    /// <summary>A completion with a number of tokens.</summary>
    public static UsageEvent Completion(string key, decimal tokens, int second = 0) =>
        Event(key, "completion", second, ("tokens", PropertyValue.Number(tokens)));

    /// <summary>A completion whose tokens came as a text.</summary>
    public static UsageEvent Completion(string key, string tokens, int second = 0) =>
        Event(key, "completion", second, ("tokens", PropertyValue.Text(tokens)));

    public static MetricDefinition Metric(string sql)
    {
        var result = MetricSql.Parse(sql);
        result.Error.ShouldBeNull();
        return result.Definition.ShouldNotBeNull();
    }

    public static EventFilter Filter(string predicate) => Metric($"SELECT COUNT(*) FROM events WHERE {predicate}").Filter;

    public static Accumulator Of(this MetricDefinition metric, params IEnumerable<UsageEvent> events)
    {
        var accumulator = metric.In(DateTimeZone.Utc).NewAccumulator(PeriodOf(metric));
        foreach (var e in events)
            accumulator.Add(e);
        return accumulator;
    }

    /// <summary>Metrics that weigh time are read over the first minute, those that count days over the first day.</summary>
    public static ServicePeriod PeriodOf(MetricDefinition metric) => new(Start, Start + Duration.FromSeconds(metric.CountsDays ? 86_400 : 60));

    /// <summary>Everything an accumulator shows, so that two can be compared as one.</summary>
    public static (string Value, decimal Quantity, long Events, long Unreadable, string Keys) Shown(this Accumulator a) =>
        (a.Value.ToString(System.Globalization.CultureInfo.InvariantCulture), a.Quantity, a.EventCount, a.UnreadableCount, string.Join(' ', a.UnreadableKeys));
}
