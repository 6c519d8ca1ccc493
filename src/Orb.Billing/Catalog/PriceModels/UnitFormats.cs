namespace Orb.Billing.Catalog.PriceModels;

/// <summary>Units, tiers and packages of one quantity.</summary>
internal static partial class ModelFormats
{
    private static IReadOnlyList<ModelFormat> Units =>
    [
        new UnitFormat(), new TieredFormat(), new BulkFormat(), new PackageFormat(), new TieredPackageFormat(), new TieredWithMinimumFormat(),
        new TieredPackageWithMinimumFormat(), new PackageWithAllocationFormat(), new ThresholdTotalAmountFormat(), new UnitWithPercentFormat(),
        new UnitWithProrationFormat(), new TieredWithProrationFormat(), new BulkWithProrationFormat(), new BulkWithFiltersFormat(),
    ];
}
