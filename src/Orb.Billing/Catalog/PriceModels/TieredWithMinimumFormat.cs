using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class TieredWithMinimumFormat : ModelFormat<TieredWithMinimumPriceModel>
{
    public override string ModelType => "tiered_with_minimum";

    protected override TieredWithMinimumPriceModel? ReadModel(ConfigReader config)
    {
        var tiers = config.MinimumTiers("unit_amount");
        var (hides, prorates) = (config.Flag("hide_zero_amount_tiers"), config.Flag("prorate"));
        return config.Done() ? new TieredWithMinimumPriceModel(tiers) { HidesZeroAmountTiers = hides, Prorates = prorates } : null;
    }

    protected override void Write(TieredWithMinimumPriceModel model, Utf8JsonWriter config)
    {
        config.WriteMinimumTiers(model.Tiers, "unit_amount");
        config.WriteFlag("hide_zero_amount_tiers", model.HidesZeroAmountTiers);
        config.WriteFlag("prorate", model.Prorates);
    }
}
