using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Vectors.Tests.Forms;

/// <summary>Metrics: from events to a value, whole, by group or by window (R6, R15, R25).</summary>
internal sealed class AggregateForm : IForm
{
    // The property of events that carry nothing but a value.
    private const string Value = "value";

    private delegate JsonNode Boundary(Instant instant);

    public string Name => "aggregate";

    public JsonNode Replay(Given given)
    {
        var zone = given.ZoneOrUtc();
        var period = PeriodOf(given["period"], zone);
        var full = given.Find("full_period") is { } whole ? PeriodOf(whole, zone) : period;
        string[] keys = [.. (given.Find("group_by")?.Items() ?? []).Select(k => k.Text())];
        var events = given["events"].Items().Select(EventOf).ToList();
        var metric = MetricOf(given, given.Find("property")?.Text() ?? PropertyBeside(keys, events));
        if (given.Find("initial") is { } initial)
        {
            // A level carried in is what came to it before the period.
            metric = metric with { IsCarried = true };
            events.Insert(0, new UsageEvent("initial", "usage", period.Start - Duration.Epsilon, Properties((Value, initial))));
        }

        if (keys.Length > 0)
            return new JsonObject { ["values"] = ByGroup(new GroupedAccumulator(metric, keys, period, full), events.Where(e => period.Contains(e.Timestamp))) };
        if (given.Find("windows") is { } windows)
            return new JsonObject { ["values"] = ByWindow(metric, events, windows, given, period, zone) };

        var all = metric.NewAccumulator(period, full);
        foreach (var e in events.Where(e => period.Contains(e.Timestamp) || metric.IsCarried))
            all.Add(e);
        return new JsonObject
        {
            ["value"] = Literal.Of(all.Value),
            ["quantity"] = Literal.Of(all.Quantity),
            ["level_at_end"] = Literal.Of(all.LevelAtEnd),
            ["unreadable"] = Literal.Of(all.UnreadableCount),
        };
    }

    private static JsonArray ByGroup(GroupedAccumulator grouped, IEnumerable<UsageEvent> events)
    {
        foreach (var e in events)
            grouped.Add(e);
        return Literal.List(grouped.Groups, group => new JsonObject(
            grouped.Keys.Zip(group.Key.Values, (key, value) => KeyValuePair.Create(key, value is null ? null : Literal.Of(value)))
                .Append(KeyValuePair.Create(Value, (JsonNode?)Literal.Of(group.Value.Value)))));
    }

    private static JsonArray ByWindow(
        MetricDefinition metric, List<UsageEvent> events, Given windows, Given given, ServicePeriod period, DateTimeZone zone)
    {
        Boundary boundary = instant => Literal.Of(instant);
        IReadOnlyList<ServicePeriod> cut;
        if (windows.Kind == JsonValueKind.Array)
        {
            // Windows of dates are told by dates.
            if (windows.Items().Any(w => w["from"].IsDate))
                boundary = instant => Literal.Of(LocalDays.DateOf(instant, zone));
            cut = [.. windows.Items().Select(w => PeriodOf(w, zone))];
        }
        else
        {
            cut = windows.Text() switch
            {
                "hour" => UsageWindows.ByHour(period),
                "day" => UsageWindows.ByDay(period, zone),
                _ => throw windows.NotUnderstood(),
            };
        }

        var anchor = given.Find("anchor")?.Date();
        cut = given.Find("view")?.Text() switch
        {
            null or "periodic" => cut,
            "cumulative" => [.. cut.Select(w => new ServicePeriod(PeriodStart(anchor ?? throw given.NotUnderstood(), w.Start, zone), w.End))],
            _ => throw given["view"].NotUnderstood(),
        };
        return Literal.List(cut, window =>
        {
            var accumulator = metric.NewAccumulator(window);
            foreach (var e in events.Where(e => window.Contains(e.Timestamp)))
                accumulator.Add(e);
            return new JsonObject { ["from"] = boundary(window.Start), ["to"] = boundary(window.End), ["value"] = Literal.Of(accumulator.Value) };
        });
    }

    private static Instant PeriodStart(LocalDate anchor, Instant instant, DateTimeZone zone) =>
        BillingAnchor.On(anchor).Containing(LocalDays.DateOf(instant, zone), Cadence.Monthly).In(zone).Start;

    private static MetricDefinition MetricOf(Given given, string property)
    {
        var kind = given["aggregation"].Text() switch
        {
            "count" => AggregationKind.Count,
            "sum" => AggregationKind.Sum,
            "min" => AggregationKind.Min,
            "max" => AggregationKind.Max,
            "average" => AggregationKind.Average,
            "count_distinct" => AggregationKind.CountDistinct,
            "latest" => AggregationKind.Latest,
            "weighted_sum" => AggregationKind.WeightedSum,
            "percentile" => AggregationKind.Percentile,
            _ => throw given["aggregation"].NotUnderstood(),
        };
        var filter = EventFilter.All([.. (given.Find("filters")?.Items() ?? []).Select(f =>
            new InFilter(EventField.Property(f["key"].Text()), [.. f["values"].Items().Select(Property)]))]);
        var metric = new MetricDefinition(kind, kind == AggregationKind.Count ? null : property, filter) { Rounding = RoundingOf(given.Find("rounding")) };
        return given.Find("percentile") is { } fraction ? metric with { Fraction = fraction.Decimal() } : metric;
    }

    private static MetricRounding? RoundingOf(Given? rounding) => rounding is null ? null : new MetricRounding(
        rounding["mode"].Text() switch
        {
            "up" => MetricRoundingMode.Up,
            "down" => MetricRoundingMode.Down,
            "half" => MetricRoundingMode.Half,
            _ => throw rounding["mode"].NotUnderstood(),
        },
        rounding["digits"].Integer());

    // Events whose one property beside the grouping keys is meant do not name it.
    private static string PropertyBeside(string[] keys, List<UsageEvent> events) =>
        events.SelectMany(e => e.Properties.Keys).Distinct().Except(keys).ToArray() switch
        {
            [] => Value,
            [var one] => one,
            var several => throw new NotUnderstoodException($"given without property, where events have {string.Join(", ", several)}"),
        };

    private static UsageEvent EventOf(Given given, int place) => new(
        place.ToString("D6", CultureInfo.InvariantCulture),
        "usage",
        given["at"].Instant(),
        given.Find("properties") is { } properties ? Properties([.. properties.Members()])
        : given.Find(Value) is { } value ? Properties((Value, value))
        : Properties());

    private static Dictionary<string, PropertyValue> Properties(params (string Name, Given Value)[] members) =>
        members.ToDictionary(m => m.Name, m => Property(m.Value), StringComparer.Ordinal);

    private static PropertyValue Property(Given value) => value.Kind == JsonValueKind.String ? PropertyValue.Text(value.Text()) : PropertyValue.Number(value.Decimal());

    private static ServicePeriod PeriodOf(Given given, DateTimeZone zone) => new(given["from"].InstantIn(zone), given["to"].InstantIn(zone));
}
