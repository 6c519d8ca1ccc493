using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class MeteredAllowanceFormat : ModelFormat<MeteredAllowancePriceModel>
{
    public override string ModelType => "metered_allowance";

    protected override MeteredAllowancePriceModel? ReadModel(ConfigReader config)
    {
        var (key, consumption, allowance) = (config.Text("grouping_key"), config.Text("consumption_grouping_value"), config.Text("allowance_grouping_value"));
        var amount = config.Amount("unit_amount");
        var (consumed, allowed) = (config.Text("consumption_display_name", optional: true), config.Text("allowance_display_name", optional: true));
        if (allowance is not null && allowance == consumption)
            config.Add("allowance_grouping_value", $"'{ConfigReader.Shorten(allowance)}' is the consumption_grouping_value too.");
        return config.Done()
            ? new MeteredAllowancePriceModel(key!, consumption!, allowance!, amount) { ConsumptionName = consumed, AllowanceName = allowed }
            : null;
    }

    protected override void Write(MeteredAllowancePriceModel model, Utf8JsonWriter config)
    {
        config.WriteString("allowance_grouping_value", model.AllowanceValue);
        config.WriteString("consumption_grouping_value", model.ConsumptionValue);
        config.WriteString("grouping_key", model.GroupingKey);
        config.WriteAmount("unit_amount", model.UnitAmount);
        config.WriteText("allowance_display_name", model.AllowanceName);
        config.WriteText("consumption_display_name", model.ConsumptionName);
    }
}
