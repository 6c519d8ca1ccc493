using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class UnitWithProrationFormat : ModelFormat<UnitWithProrationPriceModel>
{
    public override string ModelType => "unit_with_proration";

    protected override UnitWithProrationPriceModel? ReadModel(ConfigReader config)
    {
        var amount = config.Amount("unit_amount");
        return config.Done() ? new UnitWithProrationPriceModel(amount) : null;
    }

    protected override void Write(UnitWithProrationPriceModel model, Utf8JsonWriter config) => config.WriteAmount("unit_amount", model.UnitAmount);
}
