namespace Orb.Billing.Core.Rating;

/// <summary>
/// Basis points of each event's amount, with a cap an event: the sum of min(amount x points / 10,000, cap). 125 points with a cap of 11.00: 500 and
/// 1,000 pay 6.25 + 11.00 = 17.25.
/// </summary>
public sealed record BpsPriceModel : PriceModel
{
    private static readonly PricedUsage EachEvent = PricedUsage.EachEvent();

    /// <summary>Basis points.</summary>
    public BpsPriceModel(BasisPoints basisPoints) => BasisPoints = basisPoints;

    /// <summary>What an event pays.</summary>
    public BasisPoints BasisPoints { get; }

    /// <inheritdoc/>
    public override string ModelType => "bps";

    internal override PartRate? RateOf(RatedPart part) => PartRate.Of(part, BasisPoints.Points / 10_000m);

    /// <inheritdoc/>
    public override PricedUsage Usage => EachEvent;

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input) => TransactionParts.Of(input.Events, BasisPoints);
}
