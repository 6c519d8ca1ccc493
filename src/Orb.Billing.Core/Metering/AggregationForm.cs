using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Metering;

/// <summary>What stands between the parentheses of an aggregate.</summary>
internal enum AggregationArgument
{
    /// <summary>A property.</summary>
    Property,

    /// <summary>A property, or a star for all events.</summary>
    PropertyOrStar,

    /// <summary>DISTINCT and a property.</summary>
    DistinctProperty,

    /// <summary>A property and the word timestamp.</summary>
    PropertyByTimestamp,

    /// <summary>A property and the word day.</summary>
    PropertyByDay,

    /// <summary>A property and a share of all values.</summary>
    PropertyAndFraction,
}

/// <summary>What the rest of the folder must know of an aggregation. A new one is a member of the enum, an accumulator and a line here.</summary>
internal sealed record AggregationForm(
    AggregationKind Kind, string Keyword, AggregationArgument Argument, Func<MetricDefinition, Accumulator> New)
{
    /// <summary>
    /// Whether another event can make the quantity smaller, as an average does; then usage is not charged in parts of a period (R16). What does not
    /// say so waits for the end.
    /// </summary>
    public bool CanFall { get; init; } = true;

    /// <summary>An accumulator that takes its values for changes of a level, which is held over time; null for an aggregation that does not.</summary>
    public Func<MetricDefinition, ServicePeriod, ServicePeriod, Accumulator>? NewOver { get; init; }

    public bool NeedsProperty => Argument != AggregationArgument.PropertyOrStar;

    /// <summary>Whether it needs a number of each event, which may be computed.</summary>
    public bool ReadsNumbers => Argument is not (AggregationArgument.PropertyOrStar or AggregationArgument.DistinctProperty);

    /// <summary>How it is written, with a word for each argument.</summary>
    public string Shape => $"{Keyword}({Arguments("property", "fraction")})";

    public static IReadOnlyList<AggregationForm> All { get; } =
    [
        new(AggregationKind.Count, "COUNT", AggregationArgument.PropertyOrStar, metric => new CountAccumulator(metric)) { CanFall = false },
        new(AggregationKind.CountDistinct, "COUNT", AggregationArgument.DistinctProperty, metric => new CountDistinctAccumulator(metric)) { CanFall = false },
        new(AggregationKind.Sum, "SUM", AggregationArgument.Property, metric => new SumAccumulator(metric)) { CanFall = false },
        new(AggregationKind.Max, "MAX", AggregationArgument.Property, metric => new ExtremeAccumulator(metric, sign: 1)) { CanFall = false },
        new(AggregationKind.Min, "MIN", AggregationArgument.Property, metric => new ExtremeAccumulator(metric, sign: -1)),
        new(AggregationKind.Average, "AVG", AggregationArgument.Property, metric => new AverageAccumulator(metric)),
        new(AggregationKind.Latest, "LATEST_BY", AggregationArgument.PropertyByTimestamp, metric => new EdgeAccumulator(metric, sign: 1)),
        new(AggregationKind.Earliest, "EARLIEST_BY", AggregationArgument.PropertyByTimestamp, metric => new EdgeAccumulator(metric, sign: -1)),
        new(AggregationKind.WeightedSum, "WEIGHTED_SUM", AggregationArgument.Property, metric => new WeightedSumAccumulator(metric))
        {
            NewOver = (metric, period, full) => new WeightedSumAccumulator(metric, period, full),
        },
        new(AggregationKind.DailyPeak, "WEIGHTED_SUM", AggregationArgument.PropertyByDay, metric => new DailyPeakAccumulator(metric))
        {
            NewOver = (metric, period, full) => new DailyPeakAccumulator(metric, period, full),
        },
        new(AggregationKind.Peak, "PEAK", AggregationArgument.Property, metric => new PeakAccumulator(metric))
        {
            CanFall = false,
            NewOver = (metric, period, full) => new PeakAccumulator(metric, period, full),
        },
        new(AggregationKind.Percentile, "PERCENTILE", AggregationArgument.PropertyAndFraction, metric => new PercentileAccumulator(metric)),
    ];

    public static AggregationForm? Of(AggregationKind kind) => All.FirstOrDefault(form => form.Kind == kind);

    /// <summary>What stands between the parentheses.</summary>
    public string Arguments(string property, string fraction) => Argument switch
    {
        AggregationArgument.DistinctProperty => $"DISTINCT {property}",
        AggregationArgument.PropertyByTimestamp => $"{property}, timestamp",
        AggregationArgument.PropertyByDay => $"{property}, day",
        AggregationArgument.PropertyAndFraction => $"{property}, {fraction}",
        _ => property,
    };
}
