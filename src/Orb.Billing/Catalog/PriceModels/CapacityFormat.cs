using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

/// <summary>Beyond the contract: sizes, each with the amount of a period that fits it.</summary>
internal sealed class CapacityFormat : ModelFormat<CapacityPriceModel>
{
    public override string ModelType => "capacity";

    protected override CapacityPriceModel? ReadModel(ConfigReader config)
    {
        var tiers = config.List("tiers", tier => new CapacityTier(tier.Number("maximum_units", optional: true), tier.Amount("amount")));
        return config.Done() ? new CapacityPriceModel(tiers) : null;
    }

    protected override void Write(CapacityPriceModel model, Utf8JsonWriter config) => config.WriteList("tiers", model.Tiers, tier =>
    {
        config.WriteBound("maximum_units", tier.MaximumUnits);
        config.WriteAmount("amount", tier.Amount);
    });
}
