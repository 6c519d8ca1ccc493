using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class GroupedTieredMatrixFormat : ModelFormat<GroupedTieredMatrixPriceModel>
{
    public override string ModelType => "grouped_tiered_matrix";

    protected override GroupedTieredMatrixPriceModel? ReadModel(ConfigReader config)
    {
        var (dimension, values) = (config.Text("dimension"), config.ReadGroupTiers("tiers", "dimension_value"));
        var amount = config.Amount("default_unit_amount");
        return config.Done() ? new GroupedTieredMatrixPriceModel(dimension!, values, amount) : null;
    }

    protected override void Write(GroupedTieredMatrixPriceModel model, Utf8JsonWriter config)
    {
        config.WriteAmount("default_unit_amount", model.DefaultUnitAmount);
        config.WriteString("dimension", model.Dimension);
        config.WriteGroupTiers("tiers", "dimension_value", model.Values);
    }
}
