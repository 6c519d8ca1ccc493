using Orb.Billing.Core.Rating;

namespace Orb.Billing.Benchmarks;

/// <summary>A price of every model of the core, with four tiers where it has tiers.</summary>
public static class PricedExamples
{
    private static readonly Tier[] Tiers = [new(0m, 100m, 0.10m), new(100m, 1_000m, 0.05m), new(1_000m, 10_000m, 0.02m), new(10_000m, null, 0.01m)];

    private static readonly MinimumTier[] Minimums = [.. Tiers.Select((t, i) => new MinimumTier(t.FirstUnit, t.LastUnit, t.UnitAmount, 10m * i))];

    private static readonly string?[] Regions = ["eu", "us", "asia", null];

    private static readonly string?[] Sizes = ["small", "large", null];

    private static readonly string?[] Rates = ["1.5", "1.50", "2", null];

    private static readonly MatrixRate[] Cells = [new(["eu", "small"], 0.10m), new(["eu", "large"], 0.20m), new(["us", "small"], 0.11m), new(["us", "large"], 0.21m)];

    private static readonly ScalingFactor[] Factors = [new(["eu", "small"], 1.5m), new(["eu", "large"], 2m), new(["us", "large"], 2.5m)];

    private static readonly BasisPointsTier[] Bands = [new(100m, new(200m, 5m)), new(1_000m, new(150m)), new(10_000m, new(120m)), new(null, new(100m))];

    /// <summary>The prices by the names of their models.</summary>
    public static IReadOnlyDictionary<string, PricedExample> All { get; } = Examples().OrderBy(e => e.Name, StringComparer.Ordinal).ToDictionary(e => e.Name);

    private static IEnumerable<PricedExample> Examples() => [.. Units(), .. Matrices(), .. Grouped(), .. Others()];

    private static IEnumerable<PricedExample> Units() =>
    [
        new(new UnitPriceModel(0.10m)),
        new(new UnitWithPercentPriceModel(0.10m, 25m)),
        new(new UnitWithProrationPriceModel(0.10m)),
        new(new TieredPriceModel(Tiers)),
        new(new TieredWithProrationPriceModel(Tiers)),
        new(new TieredWithMinimumPriceModel(Minimums)),
        new(new BulkPriceModel(Tiers)),
        new(new BulkWithProrationPriceModel(Tiers)),
        new(new BulkWithFiltersPriceModel([new PropertyFilter("region", "eu")], Tiers)),
        new(new PackagePriceModel(1.25m, 10m)),
        new(new PackageWithAllocationPriceModel(0.5m, 1.25m, 10m)),
        new(new TieredPackagePriceModel(10m, Tiers)),
        new(new TieredPackageWithMinimumPriceModel(10m, Minimums)),
        new(new ThresholdTotalAmountPriceModel([new(0m, 5m), new(100m, 50m), new(10_000m, 500m)])),
        new(new CapacityPriceModel([new(100m, 5m), new(10_000m, 50m), new(null, 500m)])),
        new(new GraduatedPercentagePriceModel(Tiers)),
    ];

    private static IEnumerable<PricedExample> Matrices() =>
    [
        new(new MatrixPriceModel(["region", "size"], Cells, 0.30m), Regions, Sizes),
        new(new MatrixWithAllocationPriceModel(["region", "size"], Cells, 0.30m, 0.5m), Regions, Sizes),
        new(new MatrixWithDisplayNamePriceModel("region", [new("eu", "Europe", 0.10m), new("us", "America", 0.11m)]), Regions),
        new(new MatrixWithThresholdDiscountsPriceModel(
            ["region", "size"], Cells, 0.30m, [new([["eu", "small"], ["eu", "large"]], 10m, 0.1m, 0.2m), new([["us", "small"]], 0m, 0m, 0.05m)]), Regions, Sizes),
        new(new ScalableMatrixWithUnitPricingPriceModel(["region", "size"], Factors, 0.10m, "project"), [], Regions, Sizes),
        new(new ScalableMatrixWithTieredPricingPriceModel(["region", "size"], Factors, Tiers), Regions, Sizes),
    ];

    private static IEnumerable<PricedExample> Grouped() =>
    [
        new(new GroupedTieredPriceModel("project", Tiers)),
        new(new GroupedTieredMatrixPriceModel("region", [new("eu", Tiers), new("us", Tiers)], 0.30m), Regions),
        new(new GroupedTieredPackagePriceModel("project", 10m, Tiers)),
        new(new MaxGroupTieredPackagePriceModel("project", 10m, Tiers)),
        new(new GroupedAllocationPriceModel("project", 0.5m, 0.10m)),
        new(new CumulativeGroupedAllocationPriceModel("project", 0.5m, 0.25m, 0.10m)),
        new(new CumulativeGroupedBulkPriceModel("region", [new("eu", Tiers), new("us", Tiers)]), ["eu", "us", "asia"]),
        new(new GroupedWithProratedMinimumPriceModel("project", 5m, 0.10m)),
        new(new GroupedWithMeteredMinimumPriceModel("project", "size", [new("small", 0.10m), new("large", 0.20m)], "kind", [new("spot", 0.5m)], 0.08m), [], Sizes, ["spot", null]),
        new(new GroupedWithMinMaxThresholdsPriceModel("project", 5m, 50m, 0.10m)),
    ];

    private static IEnumerable<PricedExample> Others() =>
    [
        new(new DailyCreditAllowancePriceModel(0.05m, "day", ["region", "size"], Cells, 0.30m), [], Regions, Sizes),
        new(new MeteredAllowancePriceModel("kind", "traffic", "storage", 0.10m), ["traffic", "traffic", "storage"]),
        new(new EventOutputPriceModel("rate", 0.10m, "project"), [], Rates),
        new(new PercentagePriceModel(0.029m, new TransactionFees { FixedPerTransaction = 0.30m, FreeAmount = 0.50m, MaximumPerTransaction = 0.45m })),
        new(new EventAmountPriceModel()),
        new(new BpsPriceModel(new BasisPoints(125m, 0.05m))),
        new(new BulkBpsPriceModel(Bands)),
        new(new TieredBpsPriceModel(Bands)),
        new(new PercentPriceModel(0.1m, 20m, 50_000m)),
        new(new MinimumCompositePriceModel(2_000_000m)),
    ];
}
