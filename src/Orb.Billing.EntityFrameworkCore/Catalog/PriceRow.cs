using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.EntityFrameworkCore.Adjustments;
using Orb.Billing.EntityFrameworkCore.Credits;
using Orb.Billing.EntityFrameworkCore.Invoicing;

namespace Orb.Billing.EntityFrameworkCore.Catalog;

internal sealed class PriceRow : IIdentifiedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public Guid? PlanId { get; set; }

    public required int Position { get; set; }

    public required string Name { get; set; }

    public required Guid ItemId { get; set; }

    public required string Currency { get; set; }

    public int? CurrencyScale { get; set; }

    public required int CadenceDuration { get; set; }

    public required CadenceUnit CadenceUnit { get; set; }

    public required BillingMode BillingMode { get; set; }

    public decimal? FixedQuantity { get; set; }

    public Guid? MetricId { get; set; }

    public Guid? DimensionalGroupId { get; set; }

    /// <summary>The properties of the dimensional group and the price's values, one after the other in a JSON list; neither ever changes.</summary>
    public string? Dimensions { get; set; }

    public bool IsCommitment { get; set; }

    public required string Model { get; set; }

    /// <summary>The credits of an allocation price as JSON; null for other prices.</summary>
    public string? Allocation { get; set; }

    /// <summary>The prices a composite is made of, as JSON; null for other prices.</summary>
    public string? CompositeFilters { get; set; }

    public string? InvoiceGroupingKey { get; set; }

    public decimal? ConversionRate { get; set; }

    /// <summary>The tiers of a tiered conversion, as JSON; null where there are none.</summary>
    public string? ConversionTiers { get; set; }

    /// <summary>The ISO 4217 code that a custom pricing unit is converted to.</summary>
    public string? ConversionCurrency { get; set; }

    public int? PhaseOrder { get; set; }

    public Guid? ReplacesPriceId { get; set; }

    public Guid? OriginPriceId { get; set; }

    public string? ExternalPriceId { get; set; }

    public required string Metadata { get; set; }

    public required Instant CreatedAt { get; set; }

    public PlanRow? Plan { get; set; }

    public ItemRow Item { get; set; } = null!;

    public MetricRow? Metric { get; set; }

    public DimensionalPriceGroupRow? DimensionalGroup { get; set; }

    public static PriceRow Of(Guid tenantId, CatalogPrice price) => new()
    {
        TenantId = tenantId,
        Id = price.Price.Id.Value,
        PlanId = price.PlanId?.Value,
        Position = price.Position,
        Name = price.Price.Name,
        ItemId = price.Price.ItemId.Value,
        Currency = price.Price.Currency.Code,
        CurrencyScale = CurrencyColumns.CustomScale(price.Price.Currency),
        CadenceDuration = price.Price.Cadence.Duration,
        CadenceUnit = price.Price.Cadence.Unit,
        BillingMode = price.Price.BillingMode,
        FixedQuantity = price.Price.FixedQuantity,
        MetricId = price.Price.MetricId?.Value,
        DimensionalGroupId = price.Price.Dimensions?.GroupId.Value,
        Dimensions = price.Price.Dimensions is { } dimensions ? StoredJson.WriteSome([.. dimensions.Values.SelectMany(v => (string?[])[v.Property, v.Value])]) : null,
        IsCommitment = price.Price.IsCommitment,
        Model = PriceModelJson.Write(price.Price.Model),
        Allocation = price.Price.Allocates is { } terms ? AllocationTermsJson.Write(terms) : null,
        CompositeFilters = price.Price.MadeOf is { } selection ? PriceFilterJson.Write(selection.Filters) : null,
        InvoiceGroupingKey = price.Price.InvoiceGroupingKey,
        ConversionRate = price.Price.ConversionRate?.UnitAmount,
        ConversionTiers = price.Price.ConversionRate is { Tiers: { Count: > 0 } tiers } ? TierJson.WriteList(tiers) : null,
        ConversionCurrency = price.Price.ConversionRate?.Currency.Code,
        PhaseOrder = price.PhaseOrder,
        ReplacesPriceId = price.ReplacesPriceId?.Value,
        OriginPriceId = price.OriginPriceId?.Value,
        ExternalPriceId = price.ExternalPriceId,
        Metadata = StoredJson.Write(price.Metadata),
        CreatedAt = price.CreatedAt,
    };

    public CatalogPrice ToCatalogPrice(KnownPriceModels models) => new()
    {
        Price = ToPrice(models),
        PlanId = PlanId is { } plan ? new(plan) : null,
        Position = Position,
        PhaseOrder = PhaseOrder,
        ReplacesPriceId = ReplacesPriceId is { } replaced ? new(replaced) : null,
        ItemName = Item.Name,
        ExternalPriceId = ExternalPriceId,
        Metadata = StoredJson.ReadLabels(Metadata),
        CreatedAt = CreatedAt,
    };

    public Price ToPrice(KnownPriceModels models)
    {
        var currency = CurrencyColumns.Read(Currency, CurrencyScale);
        var cadence = CadenceDuration == 0 ? Cadence.OneTime
            : CadenceUnit == CadenceUnit.Month ? Cadence.Months(CadenceDuration)
            : Cadence.Days(CadenceDuration);
        var model = PriceModelJson.Read(Model, models);
        var price = Allocation is { } terms
            ? Price.Allocation(new(Id), Name, new(ItemId), currency, cadence, AllocationTermsJson.Read(terms), FixedQuantity ?? 0m)
            : MetricId is { } metric
            ? Price.Usage(new(Id), Name, new(ItemId), currency, cadence, model, new(metric))
            : IsCommitment && model is UnitPriceModel committed ? Price.Commitment(new(Id), Name, new(ItemId), currency, cadence, committed.UnitAmount, FixedQuantity ?? 0m)
            : CompositeFilters is { } filters ? Price.Composite(new(Id), Name, new(ItemId), currency, cadence, model, new CompositeSelection(PriceFilterJson.Read(filters)))
            : Price.FixedFee(new(Id), Name, new(ItemId), currency, cadence, BillingMode, model, FixedQuantity ?? 0m);
        return price with
        {
            OriginId = OriginPriceId is { } origin ? new PriceId(origin) : null,
            InvoiceGroupingKey = InvoiceGroupingKey,
            Dimensions = DimensionalGroupId is { } group
                ? new PriceDimensions(new(group), [.. StoredJson.ReadSome(Dimensions!).Chunk(2).Select(pair => new PriceDimension(pair[0]!, pair[1]))])
                : null,
            ConversionRate = ConversionCurrency is { } code ? ToConversion(Core.Amounts.Currency.Iso(code)) : null,
        };
    }

    private ConversionRate ToConversion(Core.Amounts.Currency currency) =>
        ConversionTiers is { } tiers ? new ConversionRate(TierJson.ReadList(tiers), currency) : new ConversionRate(ConversionRate!.Value, currency);
}
