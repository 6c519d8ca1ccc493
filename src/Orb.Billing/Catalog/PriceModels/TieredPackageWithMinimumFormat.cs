using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class TieredPackageWithMinimumFormat : ModelFormat<TieredPackageWithMinimumPriceModel>
{
    public override string ModelType => "tiered_package_with_minimum";

    protected override TieredPackageWithMinimumPriceModel? ReadModel(ConfigReader config)
    {
        var size = config.PackageSize(isNumber: true);
        var tiers = config.MinimumTiers("per_unit");
        return config.Done() ? new TieredPackageWithMinimumPriceModel(size, tiers) : null;
    }

    protected override void Write(TieredPackageWithMinimumPriceModel model, Utf8JsonWriter config)
    {
        config.WriteNumber("package_size", model.PackageSize);
        config.WriteMinimumTiers(model.Tiers, "per_unit");
    }
}
