using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Metering;

namespace Orb.Billing.Core.Rating;

/// <summary>A property whose value is what a unit costs, however it is spelt: "0.1" and "0.10" are one rate (decision 0056).</summary>
/// <param name="Name">The property.</param>
/// <param name="Default">What a unit costs where the value is no decimal number of 0 or more; null where it is not priced.</param>
internal sealed record RateProperty(string Name, decimal? Default)
{
    /// <summary>The rate of a value; null for none.</summary>
    public decimal? Of(string? value) => StrictDecimal.TryParse(value, out var rate) == DecimalRefusal.None && rate >= 0m ? rate : Default;

    /// <summary>The one text of a rate; null for none.</summary>
    public string? TextOf(string? value) => Of(value) is { } rate ? CanonicalDecimal.ToText(rate) : null;
}
