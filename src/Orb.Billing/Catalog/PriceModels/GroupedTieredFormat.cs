using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class GroupedTieredFormat : ModelFormat<GroupedTieredPriceModel>
{
    public override string ModelType => "grouped_tiered";

    protected override GroupedTieredPriceModel? ReadModel(ConfigReader config)
    {
        var (key, tiers) = (config.Text("grouping_key"), config.BoundedTiers());
        return config.Done() ? new GroupedTieredPriceModel(key!, tiers) : null;
    }

    protected override void Write(GroupedTieredPriceModel model, Utf8JsonWriter config)
    {
        config.WriteString("grouping_key", model.GroupingKey);
        config.WriteBoundedTiers(model.Tiers);
    }
}
