using System.Globalization;

namespace Orb.Billing.Core.Rating;

/// <summary>Units that are sold in packages: a package begun is a package paid.</summary>
internal static class Packages
{
    /// <summary>ceiling(quantity / size).</summary>
    public static decimal Begun(decimal quantity, decimal size)
    {
        // The remainder is exact where a quotient is not: 1/3 of a package must not round to a whole number of packages.
        var remainder = quantity % size;
        return decimal.Round((quantity - remainder) / size) + (remainder > 0m ? 1m : 0m);
    }

    /// <summary>For example "3 x 10 units".</summary>
    public static string Named(decimal packages, decimal size) => string.Create(CultureInfo.InvariantCulture, $"{packages} x {size} units");
}
