using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class UnitFormat : ModelFormat<UnitPriceModel>
{
    public override string ModelType => "unit";

    protected override UnitPriceModel? ReadModel(ConfigReader config)
    {
        var (amount, prorates) = (config.Amount("unit_amount"), config.Flag("prorated"));
        return config.Done() ? new UnitPriceModel(amount) { Prorates = prorates } : null;
    }

    protected override void Write(UnitPriceModel model, Utf8JsonWriter config)
    {
        config.WriteAmount("unit_amount", model.UnitAmount);
        config.WriteFlag("prorated", model.Prorates);
    }
}
