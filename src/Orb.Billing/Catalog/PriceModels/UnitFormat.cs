using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class UnitFormat : ModelFormat<UnitPriceModel>
{
    public override string ModelType => "unit";

    protected override UnitPriceModel? ReadModel(ConfigReader config)
    {
        var amount = config.Amount("unit_amount");
        config.Flag("prorated");
        return config.Done() ? new UnitPriceModel(amount) : null;
    }

    protected override void Write(UnitPriceModel model, Utf8JsonWriter config) => config.WriteAmount("unit_amount", model.UnitAmount);
}
