namespace Orb.Billing.Core.Rating;

/// <summary>
/// Basis points in bands of the running total: the part of an event that falls into a band pays that band's points, at most that band's cap an event
/// (decision 0044). 100 points up to 1,000 and 50 beyond: 600 pay 6.00; the next 600 pay 4.00 for 400 and 1.00 for 200.
/// </summary>
public sealed record TieredBpsPriceModel : PriceModel
{
    private static readonly PricedUsage EachEvent = PricedUsage.EachEvent();

    private readonly BasisPointsTiers _tiers;

    /// <summary>Basis points by running total.</summary>
    /// <param name="tiers">From zero upwards; the last is open even if bounded.</param>
    /// <exception cref="ArgumentException">There is no tier, or the bounds do not rise.</exception>
    public TieredBpsPriceModel(IReadOnlyList<BasisPointsTier> tiers) => _tiers = new BasisPointsTiers(tiers);

    /// <summary>The bands, lowest first.</summary>
    public IReadOnlyList<BasisPointsTier> Tiers => _tiers;

    /// <inheritdoc/>
    public override string ModelType => "tiered_bps";

    /// <inheritdoc/>
    public override PricedUsage Usage => EachEvent;

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input) => TransactionParts.Of(input.Events, _tiers);
}
