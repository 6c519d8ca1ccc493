using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class ScalableMatrixWithTieredPricingFormat : ModelFormat<ScalableMatrixWithTieredPricingPriceModel>
{
    public override string ModelType => "scalable_matrix_with_tiered_pricing";

    protected override ScalableMatrixWithTieredPricingPriceModel? ReadModel(ConfigReader config)
    {
        var dimensions = config.TwoDimensions();
        var (factors, tiers) = (config.ScalingFactors(dimensions.Count), config.BoundedTiers());
        return config.Done() ? new ScalableMatrixWithTieredPricingPriceModel(dimensions, factors, tiers) : null;
    }

    protected override void Write(ScalableMatrixWithTieredPricingPriceModel model, Utf8JsonWriter config)
    {
        config.WriteTwoDimensions(model.Dimensions);
        config.WriteScalingFactors(model.Factors);
        config.WriteBoundedTiers(model.Tiers);
    }
}
