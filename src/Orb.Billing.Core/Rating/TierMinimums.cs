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
        var (sum, shown, entered) = (default(RunningSum), 0, _tiers.Entered(input.Quantity));
        for (var i = 0; i < entered; i++)
        {
            var amount = _tiers.Amount(i, _tiers.Sold(i, input.Quantity));
            sum.Add(amount);
            shown += hidesZeroes && amount == 0m ? 0 : 1;
        }

        var (exact, least) = (sum.Total, Least(input, prorates));
        return new Rated(Math.Max(least, exact), Parts(input.Quantity, shown, hidesZeroes, Math.Max(0m, least - exact)));
    }

    private RatedPart[] Parts(decimal quantity, int shown, bool hidesZeroes, decimal missing)
    {
        if (shown == 0 && missing == 0m)
            return [];
        var parts = new RatedPart[missing > 0m ? shown + 1 : shown];
        for (var (i, filled) = (0, 0); filled < shown; i++)
        {
            var sold = _tiers.Sold(i, quantity);
            var amount = _tiers.Amount(i, sold);
            if (!hidesZeroes || amount != 0m)
                parts[filled++] = _tiers.Part(i, sold, amount);
        }

        if (missing > 0m)
            parts[shown] = new RatedPart("Minimum", 0m, missing);
        return parts;
    }

    private decimal Least(RatingInput input, bool prorates)
    {
        if (input.PeriodIsOpen)
            return 0m;
        var minimum = Items[_tiers.Reached(input.Quantity)].MinimumAmount;
        return prorates ? input.Share.Cut(minimum) : minimum;
    }
}
