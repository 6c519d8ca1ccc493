namespace Orb.Billing.Core.Rating;

/// <summary>
/// Volume tiers: the whole quantity costs the rate of the tier it reaches; a tier's upper bound is inclusive (R25). More usage can cost less,
/// so the price cannot be charged in parts of a period.
/// </summary>
public sealed record BulkPriceModel : PriceModel
{
    private readonly TierList _tiers;

    /// <summary>Volume tiers.</summary>
    /// <param name="tiers">From zero upwards, each starting where the one before it ends; the last is open even if bounded.</param>
    /// <exception cref="ArgumentException">The tiers do not touch, do not start at zero, or hold a negative amount.</exception>
    public BulkPriceModel(IReadOnlyList<Tier> tiers) => _tiers = TierList.Checked(tiers);

    /// <summary>The tiers, lowest first.</summary>
    public IReadOnlyList<Tier> Tiers => _tiers;

    /// <inheritdoc/>
    public override string ModelType => "bulk";

    /// <inheritdoc/>
    public override bool CanFall => true;

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input) => _tiers.Volume(input.Quantity);
}
