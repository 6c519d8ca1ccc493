using System.Globalization;

namespace Orb.Billing.Catalog.PriceModels;

/// <summary>A minimum and a maximum of one configuration.</summary>
internal static class BoundsFormat
{
    /// <summary>Notes a maximum below its minimum.</summary>
    public static void CheckBounds(this ConfigReader config, string least, decimal? minimum, string most, decimal? maximum)
    {
        if (maximum < minimum)
            config.Add(most, string.Create(CultureInfo.InvariantCulture, $"must not be below {least}, {minimum}, but is {maximum}."));
    }
}
