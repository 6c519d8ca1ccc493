using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class ThresholdTotalAmountFormat : ModelFormat<ThresholdTotalAmountPriceModel>
{
    public override string ModelType => "threshold_total_amount";

    protected override ThresholdTotalAmountPriceModel? ReadModel(ConfigReader config)
    {
        var thresholds = config.List("consumption_table", row => new AmountThreshold(row.Amount("threshold"), row.Amount("total_amount")));
        var prorates = config.Flag("prorate");
        return config.Done() ? new ThresholdTotalAmountPriceModel([.. thresholds.OrderBy(t => t.Threshold)]) { Prorates = prorates } : null;
    }

    protected override void Write(ThresholdTotalAmountPriceModel model, Utf8JsonWriter config)
    {
        config.WriteList("consumption_table", model.Thresholds, row =>
        {
            config.WriteQuantity("threshold", row.Threshold);
            config.WriteAmount("total_amount", row.TotalAmount);
        });
        config.WriteFlag("prorate", model.Prorates);
    }
}
