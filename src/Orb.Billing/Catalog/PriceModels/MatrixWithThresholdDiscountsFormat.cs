using System.Globalization;
using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

/// <summary>The cells of a discount are one text, "a,b;c,d". An empty value stands for usage that has none.</summary>
internal sealed class MatrixWithThresholdDiscountsFormat : ModelFormat<MatrixWithThresholdDiscountsPriceModel>
{
    // As many cells as a matrix may have, each with two values and what stands between them.
    private const int MaximumCoordinatesLength = ConfigReader.MaximumEntries * 2 * (ConfigReader.MaximumTextLength + 1);

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

    public override IEnumerable<ValidationIssue> Unwritable(PriceModel model)
    {
        var discounts = ((MatrixWithThresholdDiscountsPriceModel)model).Discounts;
        for (var i = 0; i < discounts.Count; i++)
        {
            if (discounts[i].Cells.SelectMany(c => c.DimensionValues).FirstOrDefault(value => value is not null && !IsWritable(value)) is { } value)
            {
                yield return new ValidationIssue(
                    string.Create(CultureInfo.InvariantCulture, $"threshold_discount_groups[{i}].cell_coordinates"),
                    $"'{ConfigReader.Shorten(value)}' cannot be written there: a value is not empty, holds no comma or semicolon, and neither begins nor ends with a space.");
            }
        }
    }

    private static bool IsWritable(string value) => value.Length > 0 && value.AsSpan().IndexOfAny(',', ';') < 0 && value.AsSpan().Trim().Length == value.Length;

    private static SpendDiscount? ReadDiscount(ConfigReader group)
    {
        var cells = (group.Text("cell_coordinates", maximum: MaximumCoordinatesLength) ?? "").Split(';', StringSplitOptions.TrimEntries)
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
