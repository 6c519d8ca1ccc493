using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

/// <summary>Beyond the contract; there is nothing to configure.</summary>
internal sealed class EventAmountFormat : ModelFormat<EventAmountPriceModel>
{
    public override string ModelType => "event_amount";

    public override bool IsBare => true;

    protected override EventAmountPriceModel? ReadModel(ConfigReader config) => config.Done() ? new EventAmountPriceModel() : null;

    protected override void Write(EventAmountPriceModel model, Utf8JsonWriter config)
    {
    }
}
