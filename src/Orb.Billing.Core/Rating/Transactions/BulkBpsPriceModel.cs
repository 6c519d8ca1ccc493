namespace Orb.Billing.Core.Rating;

/// <summary>
/// Basis points by the total of the period: the band that the sum of all amounts reaches prices every event, with that band's cap an event (decision
/// 0044). 100 points up to 1,000 and 50 beyond: 600 and 400 pay 6.00 + 4.00; with another 1,000 they pay 3.00 + 2.00 + 5.00. More can cost less.
/// </summary>
public sealed record BulkBpsPriceModel : PriceModel
{
    private static readonly PricedUsage EachEvent = PricedUsage.EachEvent();

    private readonly BasisPointsTiers _tiers;

    /// <summary>Basis points by total.</summary>
    /// <param name="tiers">From zero upwards; the last is open even if bounded.</param>
    /// <exception cref="ArgumentException">There is no tier, or the bounds do not rise.</exception>
    public BulkBpsPriceModel(IReadOnlyList<BasisPointsTier> tiers) => _tiers = new BasisPointsTiers(tiers);

    /// <summary>The bands, lowest first.</summary>
    public IReadOnlyList<BasisPointsTier> Tiers => _tiers;

    /// <inheritdoc/>
    public override string ModelType => "bulk_bps";

    /// <inheritdoc/>
    public override PricedUsage Usage => EachEvent;

    /// <inheritdoc/>
    public override bool CanFall => true;

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input) =>
        TransactionParts.Of(input.Events, _tiers.Reached(TransactionParts.Total(input.Events)));
}
