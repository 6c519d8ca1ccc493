using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Invoicing;

/// <summary>
/// What a charge in a custom pricing unit, or a line of it, was converted for: the units that no prepaid credit paid, and the money asked for them,
/// both less what reconciliation gave back (R3, docs/decisions/0048).
/// </summary>
/// <param name="Units">In the unit of the price.</param>
/// <param name="Amount">In the invoicing currency, without tax that is not in the price.</param>
public sealed record ConvertedUnits(Money Units, Money Amount)
{
    /// <summary>What is left of a line after its credit notes. A note returns prepaid credits before money, whatever its cause (R12).</summary>
    /// <param name="charged">What the line added to its charge, in the unit of the price.</param>
    /// <param name="creditsDrawn">The prepaid credits it drew of that.</param>
    /// <param name="amount">What it asked for.</param>
    /// <param name="credits">Its credits, oldest first.</param>
    public static ConvertedUnits OfLine(Money charged, Money creditsDrawn, Money amount, IEnumerable<ConvertedCredit> credits)
    {
        ArgumentNullException.ThrowIfNull(credits);
        var (units, prepaid) = (charged - creditsDrawn, creditsDrawn);
        foreach (var credit in credits)
        {
            var returned = Money.Min(credit.Units, prepaid);
            prepaid -= returned;
            // A kindness leaves the charge settled (R11): else it would be converted, and asked for, again.
            if (!credit.IsReconciled)
                continue;
            units -= credit.Units - returned;
            amount -= credit.Amount;
        }

        return new ConvertedUnits(units, amount);
    }

    /// <summary>The sum over lines; null where there is none.</summary>
    internal static ConvertedUnits? Sum(IEnumerable<SettledLine> lines) => lines
        .Select(l => l.Converted)
        .OfType<ConvertedUnits>()
        .Aggregate((ConvertedUnits?)null, (sum, own) => sum is null ? own : new ConvertedUnits(sum.Units + own.Units, sum.Amount + own.Amount));
}

/// <summary>A credit on a line of a price in a custom pricing unit.</summary>
/// <param name="Units">What is credited, in the unit of the price.</param>
/// <param name="Amount">The money of it: what it is worth less prepaid credits returned.</param>
/// <param name="IsReconciled">Whether reconciliation gave it, so that the charge comes to less (R11).</param>
public readonly record struct ConvertedCredit(Money Units, Money Amount, bool IsReconciled);
