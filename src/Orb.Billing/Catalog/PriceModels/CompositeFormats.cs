namespace Orb.Billing.Catalog.PriceModels;

/// <summary>What is made of other charges.</summary>
internal static partial class ModelFormats
{
    private static IReadOnlyList<ModelFormat> Composites => [new PercentFormat(), new MinimumCompositeFormat()];
}
