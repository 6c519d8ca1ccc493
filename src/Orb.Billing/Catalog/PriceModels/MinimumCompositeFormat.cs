using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class MinimumCompositeFormat : ModelFormat<MinimumCompositePriceModel>
{
    public override string ModelType => "minimum_composite";

    protected override MinimumCompositePriceModel? ReadModel(ConfigReader config)
    {
        var (minimum, prorates) = (config.Amount("minimum_amount"), config.Flag("prorated"));
        return config.Done() ? new MinimumCompositePriceModel(minimum) { Prorates = prorates } : null;
    }

    protected override void Write(MinimumCompositePriceModel model, Utf8JsonWriter config)
    {
        config.WriteAmount("minimum_amount", model.MinimumAmount);
        config.WriteFlag("prorated", model.Prorates);
    }
}
