using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class PackageWithAllocationFormat : ModelFormat<PackageWithAllocationPriceModel>
{
    public override string ModelType => "package_with_allocation";

    protected override PackageWithAllocationPriceModel? ReadModel(ConfigReader config)
    {
        var (allocation, amount, size) = (config.Amount("allocation"), config.Amount("package_amount"), config.PackageSize());
        return config.Done() ? new PackageWithAllocationPriceModel(allocation, amount, size) : null;
    }

    protected override void Write(PackageWithAllocationPriceModel model, Utf8JsonWriter config)
    {
        config.WriteQuantity("allocation", model.Allocation);
        config.WriteAmount("package_amount", model.PackageAmount);
        config.WriteQuantity("package_size", model.PackageSize);
    }
}
