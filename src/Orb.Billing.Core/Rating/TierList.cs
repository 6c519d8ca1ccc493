namespace Orb.Billing.Core.Rating;

/// <summary>The rules every list of tiers keeps: bands that start at zero and touch, rates that are not negative.</summary>
internal static class TierList
{
    /// <summary>The most tiers a price may have.</summary>
    public const int MaximumCount = 1000;

    public static IReadOnlyList<Tier> Checked(IReadOnlyList<Tier> tiers)
    {
        if (tiers.Count is 0 or > MaximumCount)
            throw new ArgumentException($"A price has 1 to {MaximumCount} tiers, not {tiers.Count}.", nameof(tiers));

        var bound = 0m;
        for (var i = 0; i < tiers.Count; i++)
        {
            var tier = tiers[i];
            if (tier.FirstUnit != bound)
                throw new ArgumentException($"Tier {i + 1} starts at {tier.FirstUnit}, but the tiers before it end at {bound}.", nameof(tiers));
            if (tier.UnitAmount < 0m || tier.FlatAmount < 0m)
                throw new ArgumentException($"Tier {i + 1} has a negative amount.", nameof(tiers));
            if (tier.LastUnit is { } last)
            {
                if (last <= bound)
                    throw new ArgumentException($"Tier {i + 1} ends at {last}, not above {bound}.", nameof(tiers));
                bound = last;
            }
            else if (i < tiers.Count - 1)
            {
                throw new ArgumentException($"Tier {i + 1} is open, but only the last tier may be.", nameof(tiers));
            }
        }

        return [.. tiers];
    }
}
