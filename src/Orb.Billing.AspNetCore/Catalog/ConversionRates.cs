using System.Globalization;
using System.Text.Json.Serialization;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.AspNetCore.Catalog;

/// <summary>
/// What a pricing unit is worth, as the contract writes it twice: <c>conversion_rate</c> as a number, or <c>conversion_rate_config</c>, one rate or
/// tiers of them, with texts.
/// </summary>
internal static class ConversionRates
{
    private const int MaximumTiers = 1000;

    private static readonly Dictionary<string, bool> IsTiered = new(StringComparer.Ordinal) { ["unit"] = false, ["tiered"] = true };

    /// <summary>The rate or the tiers of a new price; neither where it says none.</summary>
    public static Conversion Read(Fields fields)
    {
        var rate = fields.Number("conversion_rate");
        var config = fields.Object("conversion_rate_config", Config) ?? new Conversion(null, null);
        if (rate is { } plain && config.Rate is { } configured && plain != configured)
            fields.Add("conversion_rate_config", string.Create(CultureInfo.InvariantCulture, $"says {configured}, but conversion_rate says {plain}."));
        return config with { Rate = config.Rate ?? rate };
    }

    /// <summary>The rate as a response shows it; null for a price in money.</summary>
    public static ConversionRateConfigResponse? Write(ConversionRate? rate) => rate switch
    {
        null => null,
        { UnitAmount: { } amount } => new ConversionRateConfigResponse("unit") { UnitConfig = new UnitConversionResponse(Text(amount)) },
        _ => new ConversionRateConfigResponse("tiered")
        {
            TieredConfig = new TieredConversionResponse([.. rate.Tiers.Select(t => new ConversionTierResponse(t.FirstUnit, t.LastUnit, Text(t.UnitAmount)))]),
        },
    };

    private static string Text(decimal amount) => amount.ToString(CultureInfo.InvariantCulture);

    private static Conversion Config(Fields fields)
    {
        var isTiered = fields.Choice("conversion_rate_type", IsTiered, required: true);
        var unit = fields.Object("unit_config", UnitConfig, required: isTiered == false);
        var tiered = fields.Object("tiered_config", TieredConfig, required: isTiered == true);
        return (isTiered == true ? tiered : unit) ?? new Conversion(null, null);
    }

    private static Conversion UnitConfig(Fields fields) => new(UnitAmount(fields), null);

    private static Conversion TieredConfig(Fields fields) => new(null, fields.RequiredList("tiers", MaximumTiers, Tier));

    private static Tier Tier(Fields fields)
    {
        var first = fields.Number("first_unit");
        if (first is null)
            fields.Add("first_unit", "is required and a number.");
        return new Tier(first ?? 0m, fields.Number("last_unit"), UnitAmount(fields) ?? 0m);
    }

    private static decimal? UnitAmount(Fields fields)
    {
        var text = fields.RequiredText("unit_amount");
        if (text.Length == 0)
            return null;
        if (StrictDecimal.TryParse(text, out var amount) == DecimalRefusal.None)
            return amount;
        fields.Add("unit_amount", $"'{Problem.Shorten(text)}' is not a decimal number of at most {StrictDecimal.MaximumDigits} digits.");
        return null;
    }
}

/// <summary>A conversion as it is asked for.</summary>
internal sealed record Conversion(decimal? Rate, IReadOnlyList<Tier>? Tiers);

internal sealed record ConversionRateConfigResponse(string ConversionRateType)
{
    // The contract has two shapes, of which neither has the other's member.
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UnitConversionResponse? UnitConfig { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TieredConversionResponse? TieredConfig { get; init; }
}

internal sealed record UnitConversionResponse(string UnitAmount);

internal sealed record TieredConversionResponse(IReadOnlyList<ConversionTierResponse> Tiers);

internal sealed record ConversionTierResponse(decimal FirstUnit, decimal? LastUnit, string UnitAmount);
