using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class GroupedTieredPackageFormat : ModelFormat<GroupedTieredPackagePriceModel>
{
    public override string ModelType => "grouped_tiered_package";

    protected override GroupedTieredPackagePriceModel? ReadModel(ConfigReader config)
    {
        var (key, size, tiers) = (config.Text("grouping_key"), config.PackageSize(), config.BoundedTiers("per_unit"));
        return config.Done() ? new GroupedTieredPackagePriceModel(key!, size, tiers) : null;
    }

    protected override void Write(GroupedTieredPackagePriceModel model, Utf8JsonWriter config)
    {
        config.WriteString("grouping_key", model.GroupingKey);
        config.WriteQuantity("package_size", model.PackageSize);
        config.WriteBoundedTiers(model.Tiers, "per_unit");
    }
}
