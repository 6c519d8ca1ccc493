using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Invoicing;

/// <summary>
/// Prices a composite by the subtotals of the charges it is made of: what their price functions come to, before adjustments in money, which the
/// composite has beside them (R2, R3, docs/decisions/0045).
/// </summary>
internal static class CompositeCharges
{
    /// <summary>The target of a composite before adjustments.</summary>
    /// <param name="charge">The charge.</param>
    /// <param name="rated">The charges that count, rated; one that is missing is not due and counts nothing yet.</param>
    /// <param name="periodIsOpen">Whether more of the period is to come, so that its minimum waits (R16).</param>
    /// <exception cref="OverflowException">An amount leaves the range of a decimal.</exception>
    public static ChargeTarget Target(PlannedCharge charge, IReadOnlyDictionary<ChargeKey, ChargeTarget> rated, bool periodIsOpen)
    {
        var steps = Counted(charge, rated);
        var input = RatingInput.OfSubtotals([.. steps.Select(s => s.Amount.Amount)]) with { PeriodIsOpen = periodIsOpen };
        var (model, share, currency) = (charge.Price.Model, ChargeAdjustments.Covered(charge.Pieces), charge.Price.Currency);
        var due = model.Rate(input with { Share = share });
        var known = charge.Known.Count == charge.Pieces.Count ? due.Exact : model.Rate(input with { Share = ChargeAdjustments.Covered(charge.Known) }).Exact;
        var subtotal = Money.Round(due.Exact, currency);
        return new ChargeTarget(
            charge, due.Exact, subtotal, 1m, due.Parts,
            [.. steps, new RatedStep(model.ModelType, 1m, due.Exact, due.Parts) { Share = share, PeriodIsOpen = periodIsOpen }, new RoundedStep(due.Exact, subtotal)],
            Money.Round(known, currency));
    }

    // A sum for each price, in the order of their lines, in the currency of the invoice whatever their unit.
    private static List<CountedStep> Counted(PlannedCharge charge, IReadOnlyDictionary<ChargeKey, ChargeTarget> rated) =>
        [.. charge.Covers
            .Where(c => rated.ContainsKey(c.Key))
            .GroupBy(c => c.Price.Id)
            .Select(g => new CountedStep(
                g.First().Price.Name,
                g.Count(),
                g.Select(c => c.Price.InMoney(rated[c.Key].Subtotal)).Aggregate(Money.Zero(charge.Price.Currency), (sum, amount) => sum + amount)))];
}
