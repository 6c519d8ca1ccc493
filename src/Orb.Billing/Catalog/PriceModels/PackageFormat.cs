using System.Globalization;
using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class PackageFormat : ModelFormat<PackagePriceModel>
{
    public override string ModelType => "package";

    protected override PackagePriceModel? ReadModel(ConfigReader config)
    {
        var amount = config.Amount("package_amount");
        var size = config.Number("package_size") ?? 1m;
        if (size != decimal.Truncate(size) || size <= 0m)
            config.Add("package_size", $"must be a whole number above 0, not {size.ToString(CultureInfo.InvariantCulture)}.");
        return config.Done() ? new PackagePriceModel(amount, size) : null;
    }

    protected override void Write(PackagePriceModel model, Utf8JsonWriter config)
    {
        config.WriteAmount("package_amount", model.PackageAmount);
        config.WriteNumber("package_size", model.PackageSize);
    }
}
