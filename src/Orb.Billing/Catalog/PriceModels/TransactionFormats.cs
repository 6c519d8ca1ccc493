namespace Orb.Billing.Catalog.PriceModels;

/// <summary>Models that price amounts, beyond the contract of today.</summary>
internal static partial class ModelFormats
{
    private static IReadOnlyList<ModelFormat> Transactions =>
    [
        new PercentageFormat(), new GraduatedPercentageFormat(), new EventAmountFormat(), new BpsFormat(), new BulkBpsFormat(), new TieredBpsFormat(),
        new CapacityFormat(),
    ];
}
