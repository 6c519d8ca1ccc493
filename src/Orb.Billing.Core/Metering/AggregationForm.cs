namespace Orb.Billing.Core.Metering;

/// <summary>What the rest of the folder must know of an aggregation. A new one is a member of the enum, an accumulator and a line here.</summary>
internal sealed record AggregationForm(AggregationKind Kind, string Keyword, bool NeedsProperty, Func<MetricDefinition, Accumulator> New)
{
    public static IReadOnlyList<AggregationForm> All { get; } =
    [
        new(AggregationKind.Count, "COUNT", NeedsProperty: false, metric => new CountAccumulator(metric)),
        new(AggregationKind.Sum, "SUM", NeedsProperty: true, metric => new SumAccumulator(metric)),
        new(AggregationKind.Max, "MAX", NeedsProperty: true, metric => new MaxAccumulator(metric)),
    ];

    public static AggregationForm? Of(AggregationKind kind) => All.FirstOrDefault(form => form.Kind == kind);
}
