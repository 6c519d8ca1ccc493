namespace Orb.Billing.Catalog.PriceModels;

/// <summary>Allowances that come with the usage, and rates that do.</summary>
internal static partial class ModelFormats
{
    private static IReadOnlyList<ModelFormat> Allowances => [new DailyCreditAllowanceFormat(), new MeteredAllowanceFormat(), new EventOutputFormat()];
}
