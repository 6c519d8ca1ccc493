using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class GroupedWithMeteredMinimumFormat : ModelFormat<GroupedWithMeteredMinimumPriceModel>
{
    public override string ModelType => "grouped_with_metered_minimum";

    protected override GroupedWithMeteredMinimumPriceModel? ReadModel(ConfigReader config)
    {
        var (grouping, pricing, scaling) = (config.Text("grouping_key"), config.Text("pricing_key"), config.Text("scaling_key"));
        var rates = config.List("unit_amounts", rate => new ValueRate(rate.Text("pricing_value") ?? "", rate.Amount("unit_amount")));
        var factors = config.List("scaling_factors", factor => new ValueFactor(factor.Text("scaling_value") ?? "", factor.Amount("scaling_factor")), optional: true);
        var minimum = config.Amount("minimum_unit_amount");
        return config.Done() ? new GroupedWithMeteredMinimumPriceModel(grouping!, pricing!, rates, scaling!, factors, minimum) : null;
    }

    protected override void Write(GroupedWithMeteredMinimumPriceModel model, Utf8JsonWriter config)
    {
        config.WriteString("grouping_key", model.GroupingKey);
        config.WriteAmount("minimum_unit_amount", model.MinimumUnitAmount);
        config.WriteString("pricing_key", model.PricingKey);
        config.WriteList("scaling_factors", model.ScalingFactors, factor =>
        {
            config.WriteQuantity("scaling_factor", factor.Factor);
            config.WriteString("scaling_value", factor.Value);
        });
        config.WriteString("scaling_key", model.ScalingKey);
        config.WriteList("unit_amounts", model.UnitAmounts, rate =>
        {
            config.WriteString("pricing_value", rate.Value);
            config.WriteAmount("unit_amount", rate.UnitAmount);
        });
    }
}
