using System.Globalization;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Adjustments;

/// <summary>A band of the amount with its own discount: the lower bound is exclusive, the upper inclusive.</summary>
/// <param name="LowerBound">Exclusive lower bound, in major units of the charge's currency.</param>
/// <param name="UpperBound">Inclusive upper bound; null for the open last band.</param>
/// <param name="Percentage">The fraction off within the band, 0 to 1.</param>
public sealed record DiscountTier(decimal LowerBound, decimal? UpperBound, decimal Percentage);

/// <summary>
/// A discount that grows with the amount: what is left of the period's charges fills the bands in order, and each slice is discounted at its
/// own rate. Of 7,000.00 at 0 % up to 1,000, 5 % up to 5,000 and 10 % beyond, 0 + 200.00 + 200.00 = 400.00 is off. The bands are not cut by
/// days (R4).
/// </summary>
public sealed record TieredPercentageDiscount : Adjustment
{
    /// <summary>The most bands a discount may have.</summary>
    public const int MaximumTiers = 1000;

    /// <summary>A share off by bands.</summary>
    /// <param name="id">The id of the adjustment.</param>
    /// <param name="target">The prices it is meant for.</param>
    /// <param name="tiers">From zero upwards, each starting where the one before it ends; the last is open even if bounded (R25).</param>
    /// <param name="isInvoiceLevel">Whether it is shown as one of the invoice; false by default.</param>
    /// <param name="reason">Why it is given.</param>
    /// <exception cref="ArgumentException">The bands do not touch or do not start at zero, or a share is not between 0 and 1.</exception>
    public TieredPercentageDiscount(
        AdjustmentId id, AdjustmentTarget target, IReadOnlyList<DiscountTier> tiers, bool isInvoiceLevel = false, string? reason = null)
        : base(id, target, isInvoiceLevel, reason) => Tiers = Checked(tiers);

    /// <summary>The bands, lowest first.</summary>
    public IReadOnlyList<DiscountTier> Tiers { get; }

    /// <inheritdoc/>
    public override AdjustmentKind Kind => AdjustmentKind.TieredPercentageDiscount;

    internal override AdjustmentStep Step => AdjustmentStep.PercentageDiscounts;

    internal override Money Change(Money current, Share share)
    {
        var exact = 0m;
        for (var i = 0; i < Tiers.Count; i++)
        {
            var upTo = i < Tiers.Count - 1 ? Math.Min(current.Amount, Tiers[i].UpperBound ?? current.Amount) : current.Amount;
            exact += Math.Max(0m, upTo - Tiers[i].LowerBound) * Tiers[i].Percentage;
        }

        return -Money.Round(exact, current.Currency);
    }

    /// <inheritdoc/>
    public bool Equals(TieredPercentageDiscount? other) => base.Equals(other) && Tiers.SequenceEqual(other.Tiers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Tiers.Count, Tiers[0]);

    private static IReadOnlyList<DiscountTier> Checked(IReadOnlyList<DiscountTier> tiers)
    {
        if (tiers.Count is 0 or > MaximumTiers)
            throw new ArgumentException($"A discount has 1 to {MaximumTiers} tiers, not {tiers.Count}.", nameof(tiers));

        var bound = 0m;
        for (var i = 0; i < tiers.Count; i++)
        {
            var (lower, upper, percentage) = tiers[i];
            if (lower != bound)
                throw Refused(i, $"starts at {lower}, but the tiers before it end at {bound}");
            if (percentage is < 0m or > 1m)
                throw Refused(i, $"takes {percentage}, which is not between 0 and 1");
            if (upper is null && i < tiers.Count - 1)
                throw Refused(i, $"is open, but only the last tier may be");
            if (upper <= bound)
                throw Refused(i, $"ends at {upper}, not above {bound}");
            bound = upper ?? bound;
        }

        return [.. tiers];

        static ArgumentException Refused(int index, FormattableString why) =>
            new(string.Create(CultureInfo.InvariantCulture, $"Tier {index + 1} {FormattableString.Invariant(why)}."), nameof(tiers));
    }
}
