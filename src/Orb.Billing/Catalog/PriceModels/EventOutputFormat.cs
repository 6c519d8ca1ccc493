using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class EventOutputFormat : ModelFormat<EventOutputPriceModel>
{
    public override string ModelType => "event_output";

    protected override EventOutputPriceModel? ReadModel(ConfigReader config)
    {
        var (key, rate, grouping) = (config.Text("unit_rating_key"), config.OptionalAmount("default_unit_rate"), config.Text("grouping_key", optional: true));
        return config.Done() ? new EventOutputPriceModel(key!, rate, grouping) : null;
    }

    protected override void Write(EventOutputPriceModel model, Utf8JsonWriter config)
    {
        config.WriteString("unit_rating_key", model.UnitRatingKey);
        if (model.DefaultUnitRate is { } rate)
            config.WriteAmount("default_unit_rate", rate);
        config.WriteText("grouping_key", model.GroupingKey);
    }
}
