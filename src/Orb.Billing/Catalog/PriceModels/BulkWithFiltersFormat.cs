using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class BulkWithFiltersFormat : ModelFormat<BulkWithFiltersPriceModel>
{
    public override string ModelType => "bulk_with_filters";

    protected override BulkWithFiltersPriceModel? ReadModel(ConfigReader config)
    {
        var filters = config.List("filters", filter => new PropertyFilter(filter.Text("property_key") ?? "", filter.Text("property_value") ?? ""));
        var tiers = config.BoundedTiers();
        return config.Done() ? new BulkWithFiltersPriceModel(filters, tiers) : null;
    }

    protected override void Write(BulkWithFiltersPriceModel model, Utf8JsonWriter config)
    {
        config.WriteList("filters", model.Filters, filter =>
        {
            config.WriteString("property_key", filter.Property);
            config.WriteString("property_value", filter.Value);
        });
        config.WriteBoundedTiers(model.Tiers);
    }
}
