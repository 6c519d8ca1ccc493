namespace Orb.Billing.Core.Rating;

/// <summary>
/// Volume tiers, for a full period: the whole quantity costs the rate of the tier it reaches. A fee is prorated by the days of its service period
/// behind the model, as every fee is; usage is cut, never prorated (R8, decision 0042). A level that a metric weighs by time is priced
/// level by level, for the time each is held (R25, decision 0038). More usage can cost less.
/// </summary>
public sealed record BulkWithProrationPriceModel : PriceModel
{
    private readonly TierList _tiers;

    /// <summary>Volume tiers.</summary>
    /// <param name="tiers">From zero upwards, each starting where the one before it ends; the last is open even if bounded.</param>
    /// <exception cref="ArgumentException">The tiers do not touch, do not start at zero, or hold a negative amount.</exception>
    public BulkWithProrationPriceModel(IReadOnlyList<Tier> tiers) => _tiers = TierList.Checked(tiers);

    /// <summary>The tiers, lowest first.</summary>
    public IReadOnlyList<Tier> Tiers => _tiers;

    /// <inheritdoc/>
    public override string ModelType => "bulk_with_proration";

    /// <inheritdoc/>
    public override PricedUsage Usage => PricedUsage.Levels;

    /// <inheritdoc/>
    public override bool CanFall => true;

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input) => input.OverTime is { } levels ? LevelPricing.Volume(_tiers, levels) : _tiers.Volume(input.Quantity);
}
