using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class BulkFormat : ModelFormat<BulkPriceModel>
{
    public override string ModelType => "bulk";

    protected override BulkPriceModel? ReadModel(ConfigReader config)
    {
        var from = 0m;
        var tiers = config.List("tiers", tier =>
        {
            var last = tier.Number("maximum_units", optional: true);
            var read = new Tier(from, last, tier.Amount("unit_amount"), tier.Amount("flat_amount", optional: true));
            from = last ?? from;
            return read;
        });
        return config.Done() ? new BulkPriceModel(tiers) : null;
    }

    protected override void Write(BulkPriceModel model, Utf8JsonWriter config) => config.WriteList("tiers", model.Tiers, tier =>
    {
        config.WriteBound("maximum_units", tier.LastUnit);
        config.WriteTierAmounts(tier);
    });
}
