using CsCheck;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>A model is stored, explained and sent by its name.</summary>
public sealed class ModelTypeTests
{
    [Fact]
    public void A_model_has_the_name_of_the_contract()
    {
        var names = new List<string>();
        foreach (var (type, price) in PricesAtRandom.Usual)
            price.Prices.Sample(model => names.Add($"{type.Name.Replace("PriceModel", "", StringComparison.Ordinal)} {model.ModelType}"), iter: 1, threads: 1);

        names.ShouldBe([
            "Bps bps",
            "BulkBps bulk_bps",
            "Bulk bulk",
            "BulkWithFilters bulk_with_filters",
            "BulkWithProration bulk_with_proration",
            "Capacity capacity",
            "CumulativeGroupedAllocation cumulative_grouped_allocation",
            "CumulativeGroupedBulk cumulative_grouped_bulk",
            "DailyCreditAllowance daily_credit_allowance",
            "EventAmount event_amount",
            "EventOutput event_output",
            "GraduatedPercentage graduated_percentage",
            "GroupedAllocation grouped_allocation",
            "GroupedTieredMatrix grouped_tiered_matrix",
            "GroupedTieredPackage grouped_tiered_package",
            "GroupedTiered grouped_tiered",
            "GroupedWithMeteredMinimum grouped_with_metered_minimum",
            "GroupedWithMinMaxThresholds grouped_with_min_max_thresholds",
            "GroupedWithProratedMinimum grouped_with_prorated_minimum",
            "Matrix matrix",
            "MatrixWithAllocation matrix_with_allocation",
            "MatrixWithDisplayName matrix_with_display_name",
            "MatrixWithThresholdDiscounts matrix_with_threshold_discounts",
            "MaxGroupTieredPackage max_group_tiered_package",
            "MeteredAllowance metered_allowance",
            "MinimumComposite minimum_composite",
            "Package package",
            "PackageWithAllocation package_with_allocation",
            "Percent percent",
            "Percentage percentage",
            "ScalableMatrixWithTieredPricing scalable_matrix_with_tiered_pricing",
            "ScalableMatrixWithUnitPricing scalable_matrix_with_unit_pricing",
            "ThresholdTotalAmount threshold_total_amount",
            "TieredBps tiered_bps",
            "TieredPackage tiered_package",
            "TieredPackageWithMinimum tiered_package_with_minimum",
            "Tiered tiered",
            "TieredWithMinimum tiered_with_minimum",
            "TieredWithProration tiered_with_proration",
            "Unit unit",
            "UnitWithPercent unit_with_percent",
            "UnitWithProration unit_with_proration",
        ], ignoreOrder: true);
    }
}
