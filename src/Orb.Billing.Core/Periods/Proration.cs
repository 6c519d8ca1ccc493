using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Periods;

/// <summary>One piece of a prorated charge: what the full period would cost, and the share of it that the piece covers.</summary>
/// <param name="FullPeriodAmount">Exact amount for the whole anchor period, in major units.</param>
/// <param name="Share">The days or seconds covered.</param>
public readonly record struct ProratedPiece(decimal FullPeriodAmount, Share Share);

/// <summary>
/// Adds up prorated pieces exactly and rounds the running sum, so that the pieces of a charge always sum to the rounded whole (R5, R8):
/// piece k = round(pieces 1..k) - round(pieces 1..k-1).
/// </summary>
public static class Proration
{
    /// <summary>The exact sum of pieces, divided once at the end: by the units of their anchor period, or of several the least common multiple.</summary>
    /// <exception cref="OverflowException">The sum leaves the range of a decimal.</exception>
    public static decimal Exact(IEnumerable<ProratedPiece> pieces)
    {
        var numerator = 0m;
        var denominator = 1L;
        foreach (var (amount, share) in pieces)
        {
            var common = LeastCommonMultiple(denominator, share.AnchorUnits);
            numerator = (numerator * (common / denominator)) + (amount * (share.Units * (common / share.AnchorUnits)));
            denominator = common;
        }

        return numerator / denominator;
    }

    /// <summary>The amount of each piece, rounded cumulatively to the currency's smallest unit.</summary>
    /// <returns>As many amounts as pieces; they sum to the rounded sum of all.</returns>
    public static IReadOnlyList<Money> Amounts(IReadOnlyList<ProratedPiece> pieces, Currency currency)
    {
        var amounts = new Money[pieces.Count];
        var before = Money.Zero(currency);
        for (var k = 0; k < pieces.Count; k++)
        {
            var soFar = Money.Round(Exact(pieces.Take(k + 1)), currency);
            amounts[k] = soFar - before;
            before = soFar;
        }

        return amounts;
    }

    private static long LeastCommonMultiple(long left, long right)
    {
        var (divisor, rest) = (left, right);
        while (rest != 0)
            (divisor, rest) = (rest, divisor % rest);
        return left / divisor * right;
    }
}
