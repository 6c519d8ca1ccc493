using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class CumulativeGroupedBulkFormat : ModelFormat<CumulativeGroupedBulkPriceModel>
{
    public override string ModelType => "cumulative_grouped_bulk";

    protected override CumulativeGroupedBulkPriceModel? ReadModel(ConfigReader config)
    {
        var (group, values) = (config.Text("group"), config.ReadGroupTiers("dimension_values", "grouping_key"));
        return config.Done() ? new CumulativeGroupedBulkPriceModel(group!, values) : null;
    }

    protected override void Write(CumulativeGroupedBulkPriceModel model, Utf8JsonWriter config)
    {
        config.WriteGroupTiers("dimension_values", "grouping_key", model.Values);
        config.WriteString("group", model.Group);
    }
}
