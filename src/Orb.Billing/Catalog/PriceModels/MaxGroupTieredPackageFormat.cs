using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class MaxGroupTieredPackageFormat : ModelFormat<MaxGroupTieredPackagePriceModel>
{
    public override string ModelType => "max_group_tiered_package";

    protected override MaxGroupTieredPackagePriceModel? ReadModel(ConfigReader config)
    {
        var (key, size, tiers) = (config.Text("grouping_key"), config.PackageSize(), config.BoundedTiers());
        return config.Done() ? new MaxGroupTieredPackagePriceModel(key!, size, tiers) : null;
    }

    protected override void Write(MaxGroupTieredPackagePriceModel model, Utf8JsonWriter config)
    {
        config.WriteString("grouping_key", model.GroupingKey);
        config.WriteQuantity("package_size", model.PackageSize);
        config.WriteBoundedTiers(model.Tiers);
    }
}
