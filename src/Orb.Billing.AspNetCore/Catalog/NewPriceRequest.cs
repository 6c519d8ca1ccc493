using System.Text.Json;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.AspNetCore.Catalog;

/// <summary>
/// A new price, the same wherever one is made: the contract repeats one shape over every model and every place, and only the model's
/// configuration differs.
/// </summary>
internal static class NewPriceRequest
{
    private static readonly Dictionary<string, string> Cadences =
        new[] { "one_time", "monthly", "quarterly", "semi_annual", "annual", "custom" }.ToDictionary(name => name, StringComparer.Ordinal);

    private static readonly Dictionary<string, CadenceUnit> Units = new(StringComparer.Ordinal)
    {
        ["day"] = CadenceUnit.Day,
        ["month"] = CadenceUnit.Month,
    };

    private static readonly UnitPriceModel StandIn = new(0m);

    public static NewPrice Read(Fields fields)
    {
        fields.NotYet(
            "invoicing_cycle_configuration", "license_type_id", "credit_allocation", "filter",
            "minimum", "minimum_amount", "maximum", "maximum_amount", "discount");
        var metricId = fields.Id<MetricId>("billable_metric_id", "BillableMetric", MetricId.TryParse);
        var conversion = ConversionRates.Read(fields);
        var price = new NewPrice
        {
            Name = fields.RequiredText("name"),
            ItemId = fields.Id<ItemId>("item_id", "Item", ItemId.TryParse, required: true) ?? default,
            Cadence = Cadence(fields),
            BillingCycle = fields.Object("billing_cycle_configuration", Cycle),
            Model = Model(fields, isUsage: metricId is not null),
            MetricId = metricId,
            Dimensions = fields.Object("dimensional_price_configuration", Dimensions),
            BilledInAdvance = fields.Flag("billed_in_advance"),
            FixedPriceQuantity = fields.Number("fixed_price_quantity"),
            MadeOf = PriceFilters.Read(fields, "composite_price_filters") is { } filters ? new CompositeSelection(filters) : null,
            Currency = fields.Text("currency"),
            ConversionRate = conversion.Rate,
            ConversionTiers = conversion.Tiers,
            ExternalPriceId = fields.Text("external_price_id"),
            InvoiceGroupingKey = fields.Text("invoice_grouping_key"),
            Metadata = fields.Labels("metadata"),
        };
        if (metricId is not null && price.BilledInAdvance is true)
            fields.Add("billed_in_advance", "true is for fixed fees; usage is known, and charged, at the end of its period.");
        return price;
    }

    private static string Cadence(Fields fields)
    {
        var name = fields.RequiredText("cadence");
        if (name.Length > 0 && !Cadences.ContainsKey(name))
            fields.Add("cadence", $"'{Problem.Shorten(name)}' is not one of {string.Join(", ", Cadences.Keys)}.");
        return name;
    }

    private static NewPriceDimensions Dimensions(Fields fields) => new()
    {
        GroupId = fields.Id<DimensionalPriceGroupId>("dimensional_price_group_id", "DimensionalPriceGroup", DimensionalPriceGroupId.TryParse),
        ExternalGroupId = fields.Text("external_dimensional_price_group_id"),
        Values = fields.RequiredTextsOrNulls("dimension_values"),
    };

    private static CycleConfiguration Cycle(Fields fields) => new(fields.RequiredInteger("duration"), fields.RequiredChoice("duration_unit", Units));

    private static PriceModel Model(Fields fields, bool isUsage)
    {
        fields.Note("model_type", "string", required: true, fields.Models.ModelTypes);
        foreach (var type in fields.Models.ModelTypes)
            fields.Note($"{type}_config", "object", required: false);
        if (!fields.Models.TryRead(fields.Source, fields.Path, fields.Issues.All, out var model))
            return StandIn;

        // Of a composite the flag says whether its minimum is cut (docs/decisions/0045).
        if (model.Usage.Kind == PricedUsageKind.Subtotals)
            return model;

        // Fees are prorated by days and usage is cut at the instant, always (R8): the flag may say so, but not otherwise.
        var config = $"{model.ModelType}_config";
        if (fields.Source.GetProperty(config).TryGetProperty("prorated", out var prorated)
            && prorated.ValueKind is JsonValueKind.True or JsonValueKind.False
            && prorated.GetBoolean() == isUsage)
        {
            fields.Add($"{config}.prorated", isUsage
                ? "true is not supported yet: usage is cut at the end of its period, never prorated."
                : "false is not supported yet: a fixed fee is prorated by days.");
        }

        return model;
    }
}
