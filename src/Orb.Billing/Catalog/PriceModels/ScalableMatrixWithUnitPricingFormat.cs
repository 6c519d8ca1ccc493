using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class ScalableMatrixWithUnitPricingFormat : ModelFormat<ScalableMatrixWithUnitPricingPriceModel>
{
    public override string ModelType => "scalable_matrix_with_unit_pricing";

    protected override ScalableMatrixWithUnitPricingPriceModel? ReadModel(ConfigReader config)
    {
        var dimensions = config.TwoDimensions();
        var (factors, unitPrice) = (config.ScalingFactors(dimensions.Count), config.Amount("unit_price"));
        var (groupingKey, prorates) = (config.Text("grouping_key", optional: true), config.Flag("prorate"));
        return config.Done() ? new ScalableMatrixWithUnitPricingPriceModel(dimensions, factors, unitPrice, groupingKey) { Prorates = prorates } : null;
    }

    protected override void Write(ScalableMatrixWithUnitPricingPriceModel model, Utf8JsonWriter config)
    {
        config.WriteTwoDimensions(model.Dimensions);
        config.WriteScalingFactors(model.Factors);
        config.WriteAmount("unit_price", model.UnitPrice);
        if (model.GroupingKey is { } key)
            config.WriteString("grouping_key", key);
        config.WriteFlag("prorate", model.Prorates);
    }
}
