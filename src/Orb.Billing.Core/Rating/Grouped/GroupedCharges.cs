namespace Orb.Billing.Core.Rating;

/// <summary>A rate a unit that comes to at least, or at most, so much for each group.</summary>
internal static class GroupedCharges
{
    /// <summary>The sum over all groups; beside its usage a group has a part for what it is topped up by or spared.</summary>
    public static Rated Rate(RatingInput input, Grouping grouping, decimal unitRate, decimal least, decimal? most)
    {
        var parts = new List<RatedPart>(input.Groups.Count);
        foreach (var group in input.Groups)
        {
            var (value, charge) = (group.Values[0], group.Quantity * unitRate);
            if (group.Quantity > 0m)
                parts.Add(grouping.Part(value, group.Quantity, charge));
            if (charge < least)
                parts.Add(grouping.Part(value, "Minimum", least - charge));
            else if (charge > most)
                parts.Add(grouping.Part(value, "Maximum", most.Value - charge));
        }

        return Rated.Of(parts);
    }
}
