using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Invoicing;

/// <summary>Turns what was agreed for a period into what is still due of it: the true-up (R4, R16).</summary>
internal static class ChargeCommitments
{
    /// <summary>The targets, those of commitments less what counts towards them.</summary>
    /// <param name="targets">The targets after adjustments.</param>
    /// <param name="settled">What is settled of charges that count and are not among the targets.</param>
    public static IReadOnlyList<ChargeTarget> Apply(IReadOnlyList<ChargeTarget> targets, IReadOnlyDictionary<ChargeKey, SettledCharge>? settled)
    {
        if (!targets.Any(t => t.Charge.Price.IsCommitment))
            return targets;
        var amounts = targets.ToDictionary(t => t.Charge.Key, t => t.Amount);
        return [.. targets.Select(t => t.Charge.Price.IsCommitment ? TrueUp(t, Covered(t.Charge, amounts, settled)) : t)];
    }

    // In the currency of the invoice, whatever the unit of a price.
    private static List<Money> Covered(
        PlannedCharge commitment, Dictionary<ChargeKey, Money> amounts, IReadOnlyDictionary<ChargeKey, SettledCharge>? settled)
    {
        var covered = new List<Money>();
        foreach (var charge in commitment.Covers)
        {
            if (amounts.TryGetValue(charge.Key, out var amount))
                covered.Add(charge.Price.InMoney(amount));
            else if (settled is not null && settled.TryGetValue(charge.Key, out var before))
                covered.Add(charge.Price.InMoney(before.Settled));
        }

        return covered;
    }

    private static ChargeTarget TrueUp(ChargeTarget target, List<Money> covered)
    {
        var due = Commitment.Compare(target.Subtotal, covered);
        var step = new CommittedStep(due.Committed, due.Covered, covered.Count, due.TrueUp);
        return target with
        {
            Exact = due.TrueUp.Amount,
            Subtotal = due.TrueUp,
            Amount = due.TrueUp,
            Known = Commitment.Compare(target.Known, covered).TrueUp,
            Parts = [],
            Steps = [.. target.Steps, step],
        };
    }
}
