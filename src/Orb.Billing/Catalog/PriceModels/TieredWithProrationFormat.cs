using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class TieredWithProrationFormat : ModelFormat<TieredWithProrationPriceModel>
{
    public override string ModelType => "tiered_with_proration";

    protected override TieredWithProrationPriceModel? ReadModel(ConfigReader config)
    {
        var tiers = config.BoundedTiers();
        return config.Done() ? new TieredWithProrationPriceModel(tiers) : null;
    }

    protected override void Write(TieredWithProrationPriceModel model, Utf8JsonWriter config) => config.WriteBoundedTiers(model.Tiers);
}
