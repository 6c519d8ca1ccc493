using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class CumulativeGroupedAllocationFormat : ModelFormat<CumulativeGroupedAllocationPriceModel>
{
    public override string ModelType => "cumulative_grouped_allocation";

    protected override CumulativeGroupedAllocationPriceModel? ReadModel(ConfigReader config)
    {
        var (shared, own) = (config.Amount("cumulative_allocation"), config.Amount("group_allocation"));
        var (key, amount) = (config.Text("grouping_key"), config.Amount("unit_amount"));
        return config.Done() ? new CumulativeGroupedAllocationPriceModel(key!, own, shared, amount) : null;
    }

    protected override void Write(CumulativeGroupedAllocationPriceModel model, Utf8JsonWriter config)
    {
        config.WriteQuantity("cumulative_allocation", model.CumulativeAllocation);
        config.WriteQuantity("group_allocation", model.GroupAllocation);
        config.WriteString("grouping_key", model.GroupingKey);
        config.WriteAmount("unit_amount", model.UnitAmount);
    }
}
