using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

/// <summary>What the configurations of basis points share: <c>bps</c> and, where there is a cap, <c>per_unit_maximum</c>.</summary>
internal static class BasisPointsMembers
{
    extension(ConfigReader config)
    {
        public BasisPoints BasisPoints() => new(config.AmountOrNumber("bps"), config.OptionalAmount("per_unit_maximum"));
    }

    extension(Utf8JsonWriter config)
    {
        public void WriteBasisPoints(BasisPoints points)
        {
            config.WriteQuantity("bps", points.Points);
            if (points.PerEventMaximum is { } maximum)
                config.WriteAmount("per_unit_maximum", maximum);
        }
    }
}
