using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class MatrixWithThresholdDiscountsFormat : ModelFormat<MatrixWithThresholdDiscountsPriceModel>
{
    public override string ModelType => "matrix_with_threshold_discounts";

    protected override MatrixWithThresholdDiscountsPriceModel? ReadModel(ConfigReader config)
    {
        var dimensions = config.TwoDimensions();
        var rates = config.List("matrix_values", cell => new MatrixRate(cell.TwoValues(dimensions.Count), cell.Amount("unit_amount")));
        var otherwise = config.Amount("default_unit_amount");
        var discounts = config.List("threshold_discount_groups", ReadDiscount, optional: true);
        return config.Done() ? new MatrixWithThresholdDiscountsPriceModel(dimensions, rates, otherwise, [.. discounts.OfType<SpendDiscount>()]) : null;
    }

    protected override void Write(MatrixWithThresholdDiscountsPriceModel model, Utf8JsonWriter config)
    {
        config.WriteTwoDimensions(model.Dimensions);
        config.WriteList("matrix_values", model.Rates, cell =>
        {
            config.WriteTwoValues(cell.DimensionValues);
            config.WriteAmount("unit_amount", cell.UnitAmount);
        });
        config.WriteAmount("default_unit_amount", model.DefaultUnitAmount);
        if (model.Discounts.Count == 0)
            return;
        config.WriteList("threshold_discount_groups", model.Discounts, discount =>
        {
            config.WriteString("cell_coordinates", string.Join(';', discount.Cells.Select(c => string.Join(',', c.DimensionValues))));
            config.WriteAmount("threshold_amount", discount.Threshold);
            config.WriteQuantity("below_threshold_discount_percentage", discount.BelowShare);
            config.WriteQuantity("above_threshold_discount_percentage", discount.AboveShare);
            if (discount.Description is { } description)
                config.WriteString("description", description);
        });
    }

    // Cells are written "a,b;c,d". An empty value stands for usage that has none.
    private static SpendDiscount? ReadDiscount(ConfigReader group)
    {
        var cells = (group.Text("cell_coordinates") ?? "").Split(';', StringSplitOptions.TrimEntries)
            .Select(cell => cell.Split(',', StringSplitOptions.TrimEntries).Select(value => value.Length == 0 ? null : value).ToArray()).ToArray();
        var (threshold, below, above) = (group.Amount("threshold_amount"), Share(group, "below_threshold_discount_percentage"), Share(group, "above_threshold_discount_percentage"));
        var description = group.Text("description", optional: true);
        return group.Done() ? new SpendDiscount(cells, threshold, below, above) { Description = description } : null;
    }

    private static decimal Share(ConfigReader group, string name)
    {
        var share = group.Amount(name);
        if (share > 1m)
            group.Add(name, FormattableString.Invariant($"must be a fraction from 0 to 1, but is {share}."));
        return share;
    }
}
