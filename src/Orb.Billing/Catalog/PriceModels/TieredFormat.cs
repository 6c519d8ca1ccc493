using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class TieredFormat : ModelFormat<TieredPriceModel>
{
    public override string ModelType => "tiered";

    protected override TieredPriceModel? ReadModel(ConfigReader config)
    {
        var tiers = config.List("tiers", tier =>
        {
            var first = tier.Number("first_unit") ?? 0m;
            var last = tier.Number("last_unit", optional: true);
            return new Tier(first, last, tier.Amount("unit_amount"), tier.Amount("flat_amount", optional: true));
        });
        var prorates = config.Flag("prorated");
        return config.Done() ? new TieredPriceModel(tiers) { Prorates = prorates } : null;
    }

    protected override void Write(TieredPriceModel model, Utf8JsonWriter config)
    {
        config.WriteList("tiers", model.Tiers, tier =>
        {
            config.WriteNumber("first_unit", tier.FirstUnit);
            config.WriteBound("last_unit", tier.LastUnit);
            config.WriteTierAmounts(tier);
        });
        config.WriteFlag("prorated", model.Prorates);
    }
}
