namespace Orb.Billing.Core.Rating;

/// <summary>
/// Graduated tiers over an amount: each part of it pays the fraction of the band it falls into, and each band entered its flat amount, the first even
/// at zero (R25). 1 % and 200.00 up to 10, 2 % and 300.00 beyond: 11 pay 0.10 + 200.00 + 0.02 + 300.00 = 500.12.
/// </summary>
public sealed record GraduatedPercentagePriceModel : PriceModel
{
    private readonly TierList _tiers;

    /// <summary>Fractions by band.</summary>
    /// <param name="tiers">From zero upwards, each starting where the one before it ends; a tier's unit amount is its fraction: 0.02 is 2 %.</param>
    /// <exception cref="ArgumentException">The tiers do not touch, do not start at zero, or hold a negative number.</exception>
    public GraduatedPercentagePriceModel(IReadOnlyList<Tier> tiers) => _tiers = TierList.Checked(tiers);

    /// <summary>The tiers, lowest first.</summary>
    public IReadOnlyList<Tier> Tiers => _tiers;

    /// <inheritdoc/>
    public override string ModelType => "graduated_percentage";

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input) => _tiers.Graduated(input.Quantity);
}
