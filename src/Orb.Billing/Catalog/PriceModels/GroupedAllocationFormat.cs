using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class GroupedAllocationFormat : ModelFormat<GroupedAllocationPriceModel>
{
    public override string ModelType => "grouped_allocation";

    protected override GroupedAllocationPriceModel? ReadModel(ConfigReader config)
    {
        var (allocation, key, rate) = (config.Amount("allocation"), config.Text("grouping_key"), config.Amount("overage_unit_rate"));
        return config.Done() ? new GroupedAllocationPriceModel(key!, allocation, rate) : null;
    }

    protected override void Write(GroupedAllocationPriceModel model, Utf8JsonWriter config)
    {
        config.WriteQuantity("allocation", model.Allocation);
        config.WriteString("grouping_key", model.GroupingKey);
        config.WriteAmount("overage_unit_rate", model.OverageUnitRate);
    }
}
