namespace Orb.Billing.Core.Rating;

/// <summary>What a period costs whose level fits a size.</summary>
/// <param name="MaximumUnits">The highest level that fits, inclusive; null for any.</param>
/// <param name="Amount">The whole charge, in major units, not negative.</param>
public sealed record CapacityTier(decimal? MaximumUnits, decimal Amount);

/// <summary>
/// The highest level reached sets the whole charge: the amount of the smallest size it fits; a size is passed by a level strictly greater (R25). The
/// metric gives the highest level (the maximum of levels, the peak of changes); a level of zero costs nothing, and one above the last size the last amount. With 100.00 up to 100 and
/// 1,000.00 beyond, a peak of 85 is 100.00 and one of 150 is 1,000.00.
/// </summary>
public sealed record CapacityPriceModel : PriceModel
{
    private readonly ValueList<CapacityTier> _tiers;

    /// <summary>Amounts by size.</summary>
    /// <param name="tiers">1 to 1000, in rising order; the last is open even if bounded.</param>
    /// <exception cref="ArgumentException">There is none, or too many; they do not rise, or an amount is negative.</exception>
    public CapacityPriceModel(IReadOnlyList<CapacityTier> tiers)
    {
        _ = TierList.Checked([.. tiers.Select((t, i) => new Tier(i == 0 ? 0m : tiers[i - 1].MaximumUnits ?? 0m, t.MaximumUnits, 0m, t.Amount))]);
        _tiers = new ValueList<CapacityTier>(tiers);
        CanFall = tiers.Zip(tiers.Skip(1)).Any(t => t.Second.Amount < t.First.Amount);
    }

    /// <summary>The sizes, smallest first.</summary>
    public IReadOnlyList<CapacityTier> Tiers => _tiers;

    /// <inheritdoc/>
    public override string ModelType => "capacity";

    /// <summary>Whether a larger size has a smaller amount.</summary>
    public override bool CanFall { get; }

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input)
    {
        if (input.Quantity == 0m)
            return Rated.Plain(0m);
        var reached = 0;
        while (reached < _tiers.Count - 1 && input.Quantity > _tiers[reached].MaximumUnits)
            reached++;
        return Rated.Plain(_tiers[reached].Amount);
    }
}
