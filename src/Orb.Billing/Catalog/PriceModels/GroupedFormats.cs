namespace Orb.Billing.Catalog.PriceModels;

/// <summary>Usage by group.</summary>
internal static partial class ModelFormats
{
    private static IReadOnlyList<ModelFormat> Grouped =>
    [
        new GroupedTieredFormat(), new GroupedTieredMatrixFormat(), new GroupedTieredPackageFormat(), new MaxGroupTieredPackageFormat(),
        new GroupedAllocationFormat(), new CumulativeGroupedAllocationFormat(), new CumulativeGroupedBulkFormat(),
        new GroupedWithProratedMinimumFormat(), new GroupedWithMeteredMinimumFormat(), new GroupedWithMinMaxThresholdsFormat(),
    ];
}
