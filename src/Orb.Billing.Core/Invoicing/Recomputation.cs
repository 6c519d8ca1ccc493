using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Invoicing;

/// <summary>What an explanation comes to when it is worked through again.</summary>
/// <param name="Billed">What the line adds to its charge, in the price's own unit; null where the explanation ends in no amount.</param>
/// <param name="Deviations">Where a step says something else than its numbers give, in the order of the steps; empty where all holds.</param>
public sealed record Recomputation(Money? Billed, IReadOnlyList<string> Deviations)
{
    /// <summary>Works through the explanation of a line: from the quantity priced to what the line bills, and on to its amount.</summary>
    /// <param name="line">A calculated line, or one read from storage.</param>
    public static Recomputation Of(InvoiceLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var walk = new Walk(line.Price);
        foreach (var step in line.Explanation.Steps)
            walk.Take(step);
        return walk.End(line);
    }

    private sealed class Walk(Price price)
    {
        private readonly List<string> _deviations = [];
        private readonly List<ProratedPiece> _pieces = [];
        private readonly List<decimal> _counted = [];
        private Money? _amount;

        public void Take(ExplanationStep step)
        {
            switch (step)
            {
                case CountedStep counted:
                    _counted.Add(counted.Amount.Amount);
                    break;
                case RatedStep rated:
                    Rated(rated);
                    break;
                case ProratedStep prorated:
                    Expect("the amount that is prorated", _pieces[^1].FullPeriodAmount, prorated.FullPeriodAmount);
                    _pieces[^1] = _pieces[^1] with { Share = prorated.Share };
                    break;
                case RoundedStep rounded:
                    Expect("the exact amount", Proration.Exact(_pieces), rounded.Exact);
                    Becomes("the rounded amount", Money.Round(rounded.Exact, price.Currency), rounded.Rounded);
                    break;
                case AdjustedStep adjusted:
                    _amount += adjusted.Amount;
                    break;
                case CommittedStep committed:
                    Becomes("what was agreed", _amount!.Value, committed.Committed);
                    Becomes("the true-up", NotNegative(committed.Committed - committed.Covered), committed.TrueUp);
                    break;
                case SettledStep settled:
                    Becomes("what the charge comes to", _amount!.Value, settled.Target);
                    Becomes("the difference", NotNegative((settled.Known ?? settled.Target) - settled.Settled), settled.Difference);
                    break;
                case PartsStep parts:
                    Becomes("what is left after earlier parts", _amount!.Value - parts.Settled, parts.Billed);
                    break;
            }
        }

        public Recomputation End(InvoiceLine line)
        {
            if (_amount is { } amount)
                Expect("what the line bills", amount.Amount, line.Billed.Amount);
            else
                _deviations.Add("no step ends in an amount");
            Expect("the amount of the line", (line.InMoney(line.AdjustedSubtotal - line.CreditsApplied) - line.PartiallyInvoiced).Amount, line.Amount.Amount);
            return new Recomputation(_amount, _deviations);
        }

        private void Rated(RatedStep rated)
        {
            // Groups, events and levels are not told one by one: their parts are. A fee has one quantity.
            if (price.Model.Usage.Kind == PricedUsageKind.Total || (price.Model.Usage.Kind == PricedUsageKind.Levels && !price.IsUsage))
                Expect("the price of the quantity", Priced(rated, new RatingInput(rated.Quantity)), rated.Exact);
            if (price.Model.Usage.Kind == PricedUsageKind.Subtotals)
                Expect("the price of what counts", Priced(rated, RatingInput.OfSubtotals(_counted)), rated.Exact);
            if (rated.Parts.Count > 0)
                Expect("the sum of the parts", rated.Parts.Sum(p => p.Exact), rated.Exact);
            _pieces.Add(new ProratedPiece(rated.Exact, Share.Whole));
        }

        private decimal Priced(RatedStep rated, RatingInput input) =>
            price.Model.Rate(input with { Share = rated.Share, PeriodIsOpen = rated.PeriodIsOpen }).Exact;

        private void Becomes(string what, Money recomputed, Money stated)
        {
            Expect(what, recomputed.Amount, stated.Amount);
            _amount = stated;
        }

        private void Expect(string what, decimal recomputed, decimal stated)
        {
            if (recomputed != stated)
                _deviations.Add(FormattableString.Invariant($"{what} is stated as {stated} and recomputes to {recomputed}"));
        }

        private static Money NotNegative(Money money) => Money.Max(money, Money.Zero(money.Currency));
    }
}
