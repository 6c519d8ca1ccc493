using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class BulkWithProrationFormat : ModelFormat<BulkWithProrationPriceModel>
{
    public override string ModelType => "bulk_with_proration";

    protected override BulkWithProrationPriceModel? ReadModel(ConfigReader config)
    {
        var tiers = config.BoundedTiers();
        return config.Done() ? new BulkWithProrationPriceModel(tiers) : null;
    }

    protected override void Write(BulkWithProrationPriceModel model, Utf8JsonWriter config) => config.WriteBoundedTiers(model.Tiers);
}
