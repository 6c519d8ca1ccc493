using System.Globalization;

namespace Orb.Billing.Core.Rating;

/// <summary>
/// A percentage of what other charges come to, within bounds: min(max(percent x sum of the subtotals, minimum), maximum). Only the minimum is cut to
/// the share of the period, and only where the price says so. It has no usage of its own, and takes no part in threshold invoices (R16). 10 % of 100.00
/// and 250.00, at least 20.00 and at most 80.00, is 35.00; of 100.00 alone 20.00.
/// </summary>
public sealed record PercentPriceModel : PriceModel
{
    /// <summary>A percentage of other charges.</summary>
    /// <param name="percent">As a fraction: above 0 and at most 1, which is all of them.</param>
    /// <param name="minimumAmount">What a full period comes to at least, in major units, not negative; null for no minimum.</param>
    /// <param name="maximumAmount">What a period comes to at most, in major units, not below the minimum; null for no maximum.</param>
    /// <exception cref="ArgumentOutOfRangeException">The percentage is 0 or less or above 1, an amount negative, or the maximum below the minimum.</exception>
    public PercentPriceModel(decimal percent, decimal? minimumAmount = null, decimal? maximumAmount = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 1m);
        ArgumentOutOfRangeException.ThrowIfNegative(minimumAmount ?? 0m, nameof(minimumAmount));
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumAmount ?? decimal.MaxValue, minimumAmount ?? 0m, nameof(maximumAmount));
        Percent = percent;
        MinimumAmount = minimumAmount;
        MaximumAmount = maximumAmount;
    }

    /// <summary>As a fraction, above 0 and at most 1.</summary>
    public decimal Percent { get; }

    /// <summary>What a full period comes to at least, in major units; null for no minimum.</summary>
    public decimal? MinimumAmount { get; }

    /// <summary>What a period comes to at most, in major units; null for no maximum.</summary>
    public decimal? MaximumAmount { get; }

    /// <summary>Whether the minimum is cut to the share of the period; no where nobody says so.</summary>
    public bool? Prorates { get; init; }

    /// <inheritdoc/>
    public override string ModelType => "percent";

    /// <inheritdoc/>
    public override PricedUsage Usage => PricedUsage.Subtotals;

    /// <inheritdoc/>
    public override bool CanFall => true;

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input)
    {
        var sum = CompositeBounds.Sum(input);
        var exact = Math.Max(0m, sum * Percent);
        var least = CompositeBounds.Least(input, MinimumAmount ?? 0m, Prorates);
        if (exact == 0m && least == 0m)
            return Rated.Plain(0m);

        // Equal sums read alike, however many zeros they came with.
        var name = string.Create(CultureInfo.InvariantCulture, $"{Percent * 100m:0.############################} % of {sum:0.############################}");
        var share = new RatedPart(name, 0m, exact);
        return exact < least ? new Rated(least, [share, new RatedPart("Minimum", 0m, least - exact)])
            : exact > MaximumAmount ? new Rated(MaximumAmount.Value, [share, new RatedPart("Maximum", 0m, MaximumAmount.Value - exact)])
            : Rated.Of([share]);
    }
}
