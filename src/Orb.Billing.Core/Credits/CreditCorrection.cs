using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Credits;

/// <summary>Which credits return to their blocks when a line that used them is corrected (R12).</summary>
public static class CreditCorrection
{
    /// <summary>The credits used last return first, up to the corrected amount; only the rest of the correction is money.</summary>
    /// <param name="history">What the line has used, oldest first; below 0 what it has given back already.</param>
    /// <param name="corrected">What the line came to too much, in the unit of the credits, 0 or more.</param>
    /// <returns>What returns, each amount above 0, for <see cref="ReturnCredits"/>.</returns>
    /// <exception cref="ArgumentException">The corrected amount is below 0.</exception>
    public static IReadOnlyList<CreditUse> Returns(IReadOnlyList<CreditUse> history, Money corrected)
    {
        if (corrected.IsNegative)
            throw new ArgumentException("A correction takes off no less than nothing.", nameof(corrected));
        var returns = new List<CreditUse>();
        var left = corrected;
        var stillUsed = CreditsInUse.StillUsed(history, u => u.BlockId, u => u.Amount, (u, amount) => u with { Amount = amount });
        foreach (var use in stillUsed.AsEnumerable().Reverse())
        {
            var back = Money.Min(left, use.Amount);
            if (!back.IsPositive)
                break;
            returns.Add(use with { Amount = back });
            left -= back;
        }

        return returns;
    }
}
