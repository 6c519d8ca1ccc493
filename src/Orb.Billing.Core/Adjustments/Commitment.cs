using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Adjustments;

/// <summary>What a commitment comes to over the days of a period.</summary>
/// <param name="Committed">The amount agreed, cut by the days.</param>
/// <param name="Covered">What the charges under it came to after adjustments.</param>
/// <param name="TrueUp">What is still due, 0 or more: a charge of its own at the end of the period.</param>
public sealed record CommitmentTrueUp(Money Committed, Money Covered, Money TrueUp);

/// <summary>
/// An amount a customer has agreed to spend every full period. Unlike a minimum it leaves the lines alone: what is missing at the end of
/// the period is a charge of its own, due with the arrears (R4, R13). Of 1,000.00 a month, cut to 24 of 28 days, 857.14 is agreed; 600.00 of
/// charges leave a true-up of 257.14, 900.00 leave none.
/// </summary>
public sealed record Commitment
{
    /// <summary>So much every full period.</summary>
    /// <param name="amount">0 or more.</param>
    /// <exception cref="ArgumentException">The amount is negative.</exception>
    public Commitment(Money amount)
    {
        if (amount.IsNegative)
            throw new ArgumentException($"A commitment is 0 or more, not {amount}.", nameof(amount));
        Amount = amount;
    }

    /// <summary>What is agreed for a full period.</summary>
    public Money Amount { get; }

    /// <summary>The true-up of a period.</summary>
    /// <param name="share">Days of the period, of the days of its anchor period.</param>
    /// <param name="adjusted">The adjusted subtotals of the charges that count towards it.</param>
    /// <exception cref="CurrencyMismatchException">A charge is in another currency.</exception>
    /// <exception cref="AmountOverflowException">An amount leaves the range of a decimal.</exception>
    public CommitmentTrueUp TrueUp(Share share, IEnumerable<Money> adjusted)
    {
        try
        {
            return Compare(FullPeriodAmount.Cut(Amount, share), adjusted);
        }
        catch (OverflowException overflow)
        {
            throw new AmountOverflowException("A commitment", overflow);
        }
    }

    /// <summary>The true-up of an amount that was cut by the days already.</summary>
    /// <exception cref="OverflowException">The sum leaves the range of a decimal.</exception>
    internal static CommitmentTrueUp Compare(Money committed, IEnumerable<Money> adjusted)
    {
        var zero = Money.Zero(committed.Currency);
        var covered = adjusted.Aggregate(zero, (sum, amount) => sum + amount);
        return new CommitmentTrueUp(committed, covered, committed > covered ? committed - covered : zero);
    }
}
