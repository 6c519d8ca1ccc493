namespace Orb.Billing.Core.Rating;

/// <summary>What a period costs once its quantity has passed a threshold.</summary>
/// <param name="Threshold">Passed by a quantity strictly greater (R25), not negative.</param>
/// <param name="TotalAmount">The whole charge, in major units, not negative.</param>
public sealed record AmountThreshold(decimal Threshold, decimal TotalAmount);

/// <summary>
/// The highest threshold passed sets the whole charge; a threshold is passed by a quantity strictly greater, so that zero usage passes none and
/// costs nothing (R25). With 10.00 above 0, 25.00 above 100 and 80.00 above 500, 100 units are 10.00 and 150 are 25.00.
/// </summary>
public sealed record ThresholdTotalAmountPriceModel : PriceModel
{
    private readonly ValueList<AmountThreshold> _thresholds;

    /// <summary>Amounts by threshold.</summary>
    /// <param name="thresholds">1 to 1000, in rising order.</param>
    /// <exception cref="ArgumentException">There is none, or too many; they do not rise, or one is negative.</exception>
    public ThresholdTotalAmountPriceModel(IReadOnlyList<AmountThreshold> thresholds)
    {
        if (thresholds.Count is 0 or > TierList.MaximumCount)
            throw new ArgumentException($"A price has 1 to {TierList.MaximumCount} thresholds, not {thresholds.Count}.", nameof(thresholds));
        for (var i = 0; i < thresholds.Count; i++)
        {
            if (thresholds[i].Threshold < 0m || thresholds[i].TotalAmount < 0m)
                throw new ArgumentException($"Threshold {i + 1} is negative, or its amount is.", nameof(thresholds));
            if (i > 0 && thresholds[i].Threshold <= thresholds[i - 1].Threshold)
                throw new ArgumentException($"Threshold {i + 1} is {thresholds[i].Threshold}, not above {thresholds[i - 1].Threshold}.", nameof(thresholds));
            CanFall |= i > 0 && thresholds[i].TotalAmount < thresholds[i - 1].TotalAmount;
        }

        _thresholds = new ValueList<AmountThreshold>(thresholds);
    }

    /// <summary>The thresholds, lowest first.</summary>
    public IReadOnlyList<AmountThreshold> Thresholds => _thresholds;

    /// <summary>Whether the amount is cut to the share of the period that the usage is from; no where nobody says so.</summary>
    public bool? Prorates { get; init; }

    /// <inheritdoc/>
    public override string ModelType => "threshold_total_amount";

    internal override bool CutsByShare => Prorates == true;

    /// <summary>Whether a higher threshold has a smaller amount.</summary>
    public override bool CanFall { get; }

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input)
    {
        for (var i = _thresholds.Count - 1; i >= 0; i--)
        {
            if (input.Quantity > _thresholds[i].Threshold)
                return Rated.Plain(Prorates == true ? input.Share.Cut(_thresholds[i].TotalAmount) : _thresholds[i].TotalAmount);
        }

        return Rated.Plain(0m);
    }
}
