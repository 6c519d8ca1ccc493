using System.Globalization;
using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class PercentFormat : ModelFormat<PercentPriceModel>
{
    public override string ModelType => "percent";

    protected override PercentPriceModel? ReadModel(ConfigReader config)
    {
        var percent = config.Number("percent");
        var (minimum, maximum, prorates) = (config.OptionalAmount("minimum_amount"), config.OptionalAmount("maximum_amount"), config.Flag("prorated"));
        if (percent is <= 0m or > 1m)
            config.Add("percent", string.Create(CultureInfo.InvariantCulture, $"must be a fraction above 0 and at most 1, but is {percent}."));
        config.CheckBounds("minimum_amount", minimum, "maximum_amount", maximum);
        return config.Done() ? new PercentPriceModel(percent!.Value, minimum, maximum) { Prorates = prorates } : null;
    }

    protected override void Write(PercentPriceModel model, Utf8JsonWriter config)
    {
        config.WriteNumber("percent", model.Percent);
        if (model.MaximumAmount is { } maximum)
            config.WriteAmount("maximum_amount", maximum);
        if (model.MinimumAmount is { } minimum)
            config.WriteAmount("minimum_amount", minimum);
        config.WriteFlag("prorated", model.Prorates);
    }
}
