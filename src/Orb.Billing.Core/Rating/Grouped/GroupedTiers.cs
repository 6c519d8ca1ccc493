namespace Orb.Billing.Core.Rating;

/// <summary>Tiers that each group goes through from the start.</summary>
internal static class GroupedTiers
{
    /// <summary>The sum over all groups; a part for each tier that a group enters.</summary>
    public static Rated Rate(RatingInput input, TierList tiers, Grouping grouping)
    {
        var groups = input.Groups;
        var count = 0;
        for (var i = 0; i < groups.Count; i++)
            count += tiers.Entered(groups[i].Quantity);
        if (count == 0)
            return Rated.Plain(0m);

        var parts = new RatedPart[count];
        var filled = 0;
        for (var i = 0; i < groups.Count; i++)
        {
            var entered = tiers.Entered(groups[i].Quantity);
            if (entered == 0)
                continue;
            tiers.Graduate(groups[i].Quantity, parts.AsSpan(filled, entered), grouping.Of(groups[i].Values[0]));
            filled += entered;
        }

        return Rated.Of(parts);
    }
}
