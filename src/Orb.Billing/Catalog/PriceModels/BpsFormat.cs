using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class BpsFormat : ModelFormat<BpsPriceModel>
{
    public override string ModelType => "bps";

    protected override BpsPriceModel? ReadModel(ConfigReader config)
    {
        var points = config.BasisPoints();
        return config.Done() ? new BpsPriceModel(points) : null;
    }

    protected override void Write(BpsPriceModel model, Utf8JsonWriter config) => config.WriteBasisPoints(model.BasisPoints);
}
