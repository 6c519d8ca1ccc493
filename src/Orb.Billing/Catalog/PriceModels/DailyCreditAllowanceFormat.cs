using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class DailyCreditAllowanceFormat : ModelFormat<DailyCreditAllowancePriceModel>
{
    public override string ModelType => "daily_credit_allowance";

    protected override DailyCreditAllowancePriceModel? ReadModel(ConfigReader config)
    {
        var (allowance, day, amount) = (config.Amount("daily_allowance"), config.Text("event_day_property"), config.Amount("default_unit_amount"));
        var (dimensions, rates) = (config.Dimensions(), config.MatrixValues());
        return config.Done() ? new DailyCreditAllowancePriceModel(allowance, day!, dimensions, rates, amount) : null;
    }

    protected override void Write(DailyCreditAllowancePriceModel model, Utf8JsonWriter config)
    {
        config.WriteAmount("daily_allowance", model.DailyAllowance);
        config.WriteAmount("default_unit_amount", model.DefaultUnitAmount);
        config.WriteTexts("dimensions", model.Dimensions);
        config.WriteString("event_day_property", model.EventDayProperty);
        config.WriteMatrixValues(model.Rates);
    }
}
