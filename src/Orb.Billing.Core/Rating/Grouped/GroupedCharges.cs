namespace Orb.Billing.Core.Rating;

/// <summary>A rate a unit that comes to at least, or at most, so much for each group.</summary>
internal static class GroupedCharges
{
    /// <summary>The sum over all groups; beside its usage a group has a part for what it is topped up by or spared.</summary>
    public static Rated Rate(RatingInput input, Grouping grouping, decimal unitRate, decimal least, decimal? most)
    {
        var groups = input.Groups;
        var parts = new PartList(groups.Count);
        var exact = default(RunningSum);
        for (var i = 0; i < groups.Count; i++)
        {
            var (value, quantity) = (groups[i].Values[0], groups[i].Quantity);
            var charge = quantity * unitRate;
            if (quantity > 0m)
                parts.Add(grouping.Part(value, quantity, charge));
            exact.Add(Math.Min(Math.Max(charge, least), most ?? decimal.MaxValue));
            if (charge < least)
                parts.Add(grouping.Part(value, "Minimum", least - charge));
            else if (charge > most)
                parts.Add(grouping.Part(value, "Maximum", most.Value - charge));
        }

        return parts.Of(exact.Total);
    }
}
