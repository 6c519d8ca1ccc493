using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class GroupedWithMinMaxThresholdsFormat : ModelFormat<GroupedWithMinMaxThresholdsPriceModel>
{
    public override string ModelType => "grouped_with_min_max_thresholds";

    protected override GroupedWithMinMaxThresholdsPriceModel? ReadModel(ConfigReader config)
    {
        var (key, rate) = (config.Text("grouping_key"), config.Amount("per_unit_rate"));
        var (minimum, maximum) = (config.Amount("minimum_charge"), config.Amount("maximum_charge"));
        config.CheckBounds("minimum_charge", minimum, "maximum_charge", maximum);
        return config.Done() ? new GroupedWithMinMaxThresholdsPriceModel(key!, minimum, maximum, rate) : null;
    }

    protected override void Write(GroupedWithMinMaxThresholdsPriceModel model, Utf8JsonWriter config)
    {
        config.WriteString("grouping_key", model.GroupingKey);
        config.WriteAmount("maximum_charge", model.MaximumCharge);
        config.WriteAmount("minimum_charge", model.MinimumCharge);
        config.WriteAmount("per_unit_rate", model.PerUnitRate);
    }
}
