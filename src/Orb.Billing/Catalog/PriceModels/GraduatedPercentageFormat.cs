using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

/// <summary>Beyond the contract: bands of an amount, rates as fractions.</summary>
internal sealed class GraduatedPercentageFormat : ModelFormat<GraduatedPercentagePriceModel>
{
    public override string ModelType => "graduated_percentage";

    protected override GraduatedPercentagePriceModel? ReadModel(ConfigReader config)
    {
        var tiers = config.List("tiers", tier => new Tier(
            tier.Amount("from_exclusive"), tier.OptionalAmount("to_inclusive"), tier.Amount("rate"), tier.Amount("flat", optional: true)));
        return config.Done() ? new GraduatedPercentagePriceModel(tiers) : null;
    }

    protected override void Write(GraduatedPercentagePriceModel model, Utf8JsonWriter config) => config.WriteList("tiers", model.Tiers, tier =>
    {
        config.WriteQuantity("from_exclusive", tier.FirstUnit);
        if (tier.LastUnit is { } last)
            config.WriteQuantity("to_inclusive", last);
        else
            config.WriteNull("to_inclusive");
        config.WriteQuantity("rate", tier.UnitAmount);
        if (tier.FlatAmount != 0m)
            config.WriteAmount("flat", tier.FlatAmount);
    });
}
