using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.AspNetCore.Catalog;

/// <summary>A price as the contract writes it, of whatever model.</summary>
internal sealed class PriceResponse(CatalogPrice price)
{
    public string Id => price.Price.Id.ToString();

    public string? ExternalPriceId => price.ExternalPriceId;

    public string Name => price.Price.Name;

    public string PriceType => price.Price.IsUsage ? "usage_price" : price.Price.IsComposite ? "composite_price" : "fixed_price";

    /// <summary><c>model_type</c> and the configuration whose name follows from it.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement> Model
    {
        get
        {
            var json = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(json))
            {
                writer.WriteStartObject();
                PriceModelFormat.Write(price.Price.Model, writer);
                writer.WriteEndObject();
            }

            return JsonElement.Parse(json.WrittenSpan).EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);
        }
    }

    public string Cadence => price.Price.Cadence is var cadence && Core.Periods.Cadence.TryParse(cadence.ToString(), out _) ? cadence.ToString() : "custom";

    public BillingCycleResponse BillingCycleConfiguration => new(
        price.Price.Cadence.Duration, price.Price.Cadence.Unit == CadenceUnit.Day ? "day" : "month");

    public BillingCycleResponse? InvoicingCycleConfiguration => null;

    public string BillingMode => price.Price.BillingMode == Core.Catalog.BillingMode.InAdvance ? "in_advance" : "in_arrear";

    public string Currency => price.Price.Currency.Code;

    public ItemSlimResponse Item => new(price.Price.ItemId.ToString(), price.ItemName);

    public MetricTinyResponse? BillableMetric => price.Price.MetricId is { } metric ? new MetricTinyResponse(metric.ToString()) : null;

    public decimal? FixedPriceQuantity => price.Price.FixedQuantity;

    public string? InvoiceGroupingKey => price.Price.InvoiceGroupingKey;

    public IReadOnlyDictionary<string, string> Metadata => price.Metadata;

    public string CreatedAt => WireTime.WriteSeconds(price.CreatedAt);

    public IReadOnlyList<PriceFilterResponse>? CompositePriceFilters =>
        price.Price.MadeOf is { } selection ? PriceFilters.Write(selection.Filters) : null;

    public decimal? ConversionRate => price.Price.ConversionRate?.UnitAmount;

    public ConversionRateConfigResponse? ConversionRateConfig => ConversionRates.Write(price.Price.ConversionRate);

    public CreditAllocationResponse? CreditAllocation => AllocationPrices.Write(price.Price.Allocates);

    public PriceDimensionsResponse? DimensionalPriceConfiguration => price.Price.Dimensions is { } dimensions
        ? new PriceDimensionsResponse(dimensions.GroupId.ToString(), [.. dimensions.Values.Select(v => v.Value)])
        : null;

    public string? Discount => null;

    public string? Maximum => null;

    public string? MaximumAmount => null;

    public string? Minimum => null;

    public string? MinimumAmount => null;

    public int? PlanPhaseOrder => price.PhaseOrder;

    public string? ReplacesPriceId => price.ReplacesPriceId?.ToString();
}

internal sealed record BillingCycleResponse(int Duration, string DurationUnit);

internal sealed record PriceDimensionsResponse(string DimensionalPriceGroupId, IReadOnlyList<string?> DimensionValues);

internal sealed record ItemSlimResponse(string Id, string Name);

internal sealed record MetricTinyResponse(string Id);
