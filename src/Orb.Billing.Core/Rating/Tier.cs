using System.Globalization;

namespace Orb.Billing.Core.Rating;

/// <summary>A band of units with its own rate: the lower bound is exclusive, the upper inclusive (R25).</summary>
/// <param name="FirstUnit">Exclusive lower bound.</param>
/// <param name="LastUnit">Inclusive upper bound; null for the open last tier.</param>
/// <param name="UnitAmount">The rate a unit, in major units of the price's currency.</param>
/// <param name="FlatAmount">Due once when the tier is entered, the first tier's even at zero usage; 0 by default.</param>
public sealed record Tier(decimal FirstUnit, decimal? LastUnit, decimal UnitAmount, decimal FlatAmount = 0m)
{
    /// <summary>For example "0 - 1000" or "over 10000".</summary>
    public string Name => LastUnit is { } last
        ? string.Create(CultureInfo.InvariantCulture, $"{FirstUnit} - {last}")
        : string.Create(CultureInfo.InvariantCulture, $"over {FirstUnit}");
}
