using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class BulkBpsFormat : ModelFormat<BulkBpsPriceModel>
{
    public override string ModelType => "bulk_bps";

    protected override BulkBpsPriceModel? ReadModel(ConfigReader config)
    {
        var tiers = config.List("tiers", tier => new BasisPointsTier(tier.OptionalAmount("maximum_amount"), tier.BasisPoints()));
        return config.Done() ? new BulkBpsPriceModel(tiers) : null;
    }

    protected override void Write(BulkBpsPriceModel model, Utf8JsonWriter config) => config.WriteList("tiers", model.Tiers, tier =>
    {
        if (tier.LastAmount is { } last)
            config.WriteAmount("maximum_amount", last);
        config.WriteBasisPoints(tier.BasisPoints);
    });
}
