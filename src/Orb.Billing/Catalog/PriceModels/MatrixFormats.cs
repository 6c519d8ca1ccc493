namespace Orb.Billing.Catalog.PriceModels;

/// <summary>Rates by cell.</summary>
internal static partial class ModelFormats
{
    private static IReadOnlyList<ModelFormat> Matrices =>
    [
        new MatrixFormat(), new MatrixWithAllocationFormat(), new MatrixWithDisplayNameFormat(), new MatrixWithThresholdDiscountsFormat(),
        new ScalableMatrixWithUnitPricingFormat(), new ScalableMatrixWithTieredPricingFormat(),
    ];
}
