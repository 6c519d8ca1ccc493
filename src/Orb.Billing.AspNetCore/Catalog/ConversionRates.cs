using System.Globalization;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.AspNetCore.Catalog;

/// <summary>
/// What a pricing unit is worth, as the contract writes it twice: <c>conversion_rate</c> as a number, or <c>conversion_rate_config</c> with a text.
/// </summary>
internal static class ConversionRates
{
    private static readonly Dictionary<string, bool> IsUnit = new(StringComparer.Ordinal) { ["unit"] = true, ["tiered"] = false };

    /// <summary>The rate of a new price; null where it says none.</summary>
    public static decimal? Read(Fields fields)
    {
        var rate = fields.Number("conversion_rate");
        var config = fields.Object("conversion_rate_config", Config)?.Rate;
        if (rate is { } plain && config is { } configured && plain != configured)
            fields.Add("conversion_rate_config", string.Create(CultureInfo.InvariantCulture, $"says {configured}, but conversion_rate says {plain}."));
        return config ?? rate;
    }

    /// <summary>The rate as a response shows it; null for a price in money.</summary>
    public static ConversionRateConfigResponse? Write(ConversionRate? rate) => rate is null
        ? null
        : new ConversionRateConfigResponse("unit", new UnitConversionResponse(rate.UnitAmount.ToString(CultureInfo.InvariantCulture)));

    private static ConfiguredRate Config(Fields fields)
    {
        var isUnit = fields.Choice("conversion_rate_type", IsUnit, required: true);
        if (isUnit == false)
            fields.Add("conversion_rate_type", "'tiered' is not supported yet and would change what is charged; use unit.");
        var unit = fields.Object("unit_config", UnitConfig, required: isUnit == true);
        return isUnit == true && unit is not null ? unit : new ConfiguredRate(null);
    }

    private static ConfiguredRate UnitConfig(Fields fields)
    {
        var text = fields.RequiredText("unit_amount");
        if (text.Length == 0)
            return new ConfiguredRate(null);
        if (StrictDecimal.TryParse(text, out var rate) == DecimalRefusal.None)
            return new ConfiguredRate(rate);
        fields.Add("unit_amount", $"'{Problem.Shorten(text)}' is not a decimal number of at most {StrictDecimal.MaximumDigits} digits.");
        return new ConfiguredRate(null);
    }

    private sealed record ConfiguredRate(decimal? Rate);
}

internal sealed record ConversionRateConfigResponse(string ConversionRateType, UnitConversionResponse UnitConfig);

internal sealed record UnitConversionResponse(string UnitAmount);
