using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class TieredPackageFormat : ModelFormat<TieredPackagePriceModel>
{
    public override string ModelType => "tiered_package";

    protected override TieredPackagePriceModel? ReadModel(ConfigReader config)
    {
        var size = config.PackageSize();
        var tiers = config.BoundedTiers("per_unit");
        return config.Done() ? new TieredPackagePriceModel(size, tiers) : null;
    }

    protected override void Write(TieredPackagePriceModel model, Utf8JsonWriter config)
    {
        config.WriteQuantity("package_size", model.PackageSize);
        config.WriteBoundedTiers(model.Tiers, "per_unit");
    }
}
