namespace Orb.Billing.Core.Rating;

/// <summary>What a price comes to at least, by the tier its quantity reaches.</summary>
internal sealed class TierMinimums : ValueList<MinimumTier>
{
    private readonly TierList _tiers;

    private TierMinimums(IReadOnlyList<MinimumTier> tiers, TierList rates)
        : base(tiers)
    {
        _tiers = rates;
        foreach (var (i, tier) in tiers.Index())
        {
            if (tier.MinimumAmount < 0m)
                throw new ArgumentException($"Tier {i + 1} has a negative minimum.", nameof(tiers));
            CanFall |= i > 0 && tier.MinimumAmount < tiers[i - 1].MinimumAmount;
        }
    }

    /// <summary>Whether a higher tier asks for less, so that more usage can cost less.</summary>
    public bool CanFall { get; }

    public static TierMinimums OfUnits(IReadOnlyList<MinimumTier> tiers) => new(tiers, TierList.Checked([.. tiers.Select(t => t.Tier)]));

    public static TierMinimums OfPackages(IReadOnlyList<MinimumTier> tiers, decimal size) => new(tiers, TierList.OfPackages([.. tiers.Select(t => t.Tier)], size));

    /// <summary>The graduated amount, topped up to the minimum of the tier reached.</summary>
    /// <param name="input">The usage. While its period is open, the minimum waits.</param>
    /// <param name="prorates">Whether the minimum is cut to the share of the period.</param>
    /// <param name="hidesZeroes">Whether tiers that come to nothing have no part.</param>
    public Rated Rate(RatingInput input, bool prorates, bool hidesZeroes)
    {
        var graduated = _tiers.Graduated(input.Quantity);
        var minimum = Least(input, prorates);
        var isHiding = hidesZeroes && graduated.Parts.Any(p => p.Exact == 0m);
        if (minimum <= graduated.Exact && !isHiding)
            return graduated;

        var parts = new List<RatedPart>(graduated.Parts.Count + 1);
        parts.AddRange(isHiding ? graduated.Parts.Where(p => p.Exact != 0m) : graduated.Parts);
        if (minimum > graduated.Exact)
            parts.Add(new RatedPart("Minimum", 0m, minimum - graduated.Exact));
        return new Rated(Math.Max(minimum, graduated.Exact), parts);
    }

    private decimal Least(RatingInput input, bool prorates)
    {
        if (input.PeriodIsOpen)
            return 0m;
        var minimum = Items[_tiers.Reached(input.Quantity)].MinimumAmount;
        return prorates ? input.Share.Cut(minimum) : minimum;
    }
}
