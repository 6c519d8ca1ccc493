using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class UnitWithPercentFormat : ModelFormat<UnitWithPercentPriceModel>
{
    public override string ModelType => "unit_with_percent";

    protected override UnitWithPercentPriceModel? ReadModel(ConfigReader config)
    {
        var (percent, amount) = (config.Amount("percent"), config.Amount("unit_amount"));
        return config.Done() ? new UnitWithPercentPriceModel(amount, percent) : null;
    }

    protected override void Write(UnitWithPercentPriceModel model, Utf8JsonWriter config)
    {
        config.WriteQuantity("percent", model.Percent);
        config.WriteAmount("unit_amount", model.UnitAmount);
    }
}
