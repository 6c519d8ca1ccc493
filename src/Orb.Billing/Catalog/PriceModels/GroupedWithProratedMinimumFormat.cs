using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class GroupedWithProratedMinimumFormat : ModelFormat<GroupedWithProratedMinimumPriceModel>
{
    public override string ModelType => "grouped_with_prorated_minimum";

    protected override GroupedWithProratedMinimumPriceModel? ReadModel(ConfigReader config)
    {
        var (key, minimum, rate) = (config.Text("grouping_key"), config.Amount("minimum"), config.Amount("unit_rate"));
        return config.Done() ? new GroupedWithProratedMinimumPriceModel(key!, minimum, rate) : null;
    }

    protected override void Write(GroupedWithProratedMinimumPriceModel model, Utf8JsonWriter config)
    {
        config.WriteString("grouping_key", model.GroupingKey);
        config.WriteAmount("minimum", model.Minimum);
        config.WriteAmount("unit_rate", model.UnitRate);
    }
}
