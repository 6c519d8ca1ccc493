using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Taxes;

/// <summary>What one tax of an invoice is worked out from (R19).</summary>
/// <remarks>
/// On an inclusive invoice a line's base is its gross divided by 1 + the rates on it. Lines of several such divisors are brought over their
/// product, so that multiplying comes first and dividing once at the end: a third of a cent is not lost on the way.
/// </remarks>
internal sealed class GroupBase
{
    private readonly decimal[] _bases;
    private readonly decimal _divisor;

    private GroupBase(TaxRate rate, decimal[] bases, decimal divisor)
    {
        Rate = rate;
        _bases = bases;
        _divisor = divisor;
    }

    /// <summary>The tax.</summary>
    public TaxRate Rate { get; }

    /// <summary>The base of a tax.</summary>
    /// <param name="rate">The tax.</param>
    /// <param name="mode">Whether the amounts contain their tax.</param>
    /// <param name="lines">The lines that bear it.</param>
    public static GroupBase Of(TaxRate rate, TaxMode mode, TaxedLine[] lines)
    {
        decimal[] divisors = [.. lines.Select(l => mode == TaxMode.Inclusive ? l.GrossFactor : 1m)];
        decimal[] distinct = [.. divisors.Distinct()];
        return new GroupBase(
            rate,
            [.. lines.Select((line, i) => distinct.Where(d => d != divisors[i]).Aggregate(line.Amount.Amount, (amount, d) => amount * d))],
            distinct.Aggregate(1m, (product, d) => product * d));
    }

    /// <summary>Rounds the tax once and splits it. The parts sum to it, and no line's tax has another sign than its amount.</summary>
    public Money[] Rounded(Currency currency)
    {
        var tax = Round(_bases.Sum(), currency);
        // Largest remainders are defined for one sign. Where a correction stands among charges, the side that outweighs is rounded by
        // itself and the other side takes the difference.
        var sign = _bases.Sum() < 0m ? -1 : 1;
        var outweighing = Round(_bases.Where(b => Math.Sign(b) == sign).Sum(), currency);
        return [.. Split(outweighing, sign).Zip(Split(tax - outweighing, -sign), (own, other) => own + other)];
    }

    /// <summary>Splits a tax that is known, in proportion to the bases.</summary>
    /// <param name="tax">The tax.</param>
    /// <exception cref="ArgumentException">A base is negative.</exception>
    public Money[] Split(Money tax) => Allocation.ByLargestRemainder(tax, _bases);

    private Money[] Split(Money tax, int sign) =>
        Allocation.ByLargestRemainder(tax, [.. _bases.Select(b => Math.Sign(b) == sign ? Math.Abs(b) : 0m)]);

    private Money Round(decimal sum, Currency currency) => Money.Round(Rate.Rate * sum / _divisor, currency);
}
