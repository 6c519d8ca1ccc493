using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Invoicing;

/// <summary>Works through the steps of one explanation, in their order.</summary>
internal sealed class RecomputationWalk(Price price)
{
    // A hundred times the 28th digit of 1.
    private const decimal LastDigits = 0.00000000000000000000000001m;

    private readonly List<string> _deviations = [];
    private readonly List<string> _asStated = [];
    private readonly List<MeteredStep> _metered = [];
    private readonly List<ProratedPiece> _pieces = [];
    private readonly List<decimal> _counted = [];
    private decimal? _quantity;
    private bool _isDiscounted;
    private Money? _amount;

    public void Take(ExplanationStep step)
    {
        switch (step)
        {
            case MeteredStep metered:
                _metered.Add(metered);
                _quantity = _metered.Count == 1 ? metered.Quantity : null;
                break;
            case CombinedStep combined:
                Combined(combined);
                break;
            case UsageDiscountedStep discounted:
                _quantity -= discounted.Units;
                _isDiscounted |= discounted.Units != 0m;
                break;
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
                Adjusted(adjusted);
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
        return new Recomputation(_amount, _deviations) { AsStated = _asStated };
    }

    private void Combined(CombinedStep combined)
    {
        _quantity = combined.Quantity;
        switch (combined.Kind)
        {
            case MeteredCombination.Sum:
                Expect("the sum of the pieces", Math.Max(0m, Sum(combined.Rounding)), combined.Quantity);
                break;
            case MeteredCombination.Last:
                Expect("the level of the last piece", Math.Max(0m, _metered[^1].Quantity), combined.Quantity);
                break;
            case MeteredCombination.Whole:
                _asStated.Add("the quantity of the pieces as one");
                break;
        }
    }

    // Exact, for a large piece and a small one may cancel out.
    private decimal Sum(MetricRounding? rounding)
    {
        var sum = ExactFraction.Sum(_metered.Select(m => ExactFraction.Of(m.Quantity)));
        return rounding?.Round(sum, price.Name) ?? sum.Nearest(price.Name);
    }

    private void Rated(RatedStep rated)
    {
        if (InputOf(rated) is { } input)
            Priced(price.IsComposite ? "what counts" : "the quantity", rated, price.Model.Rate(input with { Share = rated.Share, PeriodIsOpen = rated.PeriodIsOpen }));
        else
            _asStated.Add("the price of what is not kept one by one");
        if (rated.Parts.Count > 0)
            ExpectDigits("the sum of the parts", Core.Rating.Rated.Of(rated.Parts).Exact, rated);
        _pieces.Add(new ProratedPiece(rated.Exact, Share.Whole));
    }

    private RatingInput? InputOf(RatedStep rated)
    {
        if (price.Model.Usage.Kind == PricedUsageKind.Subtotals)
            return RatingInput.OfSubtotals(_counted);
        if (!price.IsUsage || price.Model.Usage.Kind == PricedUsageKind.Total)
        {
            Metered(rated);
            return new RatingInput(rated.Quantity);
        }

        if (rated.Detail is not PricedLevels && price.Model.Usage.Kind == PricedUsageKind.Levels)
        {
            Metered(rated);
            return new RatingInput(rated.Quantity);
        }

        if (rated.Detail is not { IsKept: true } detail)
            return null;
        // A discount is off every level, and not off what they come to.
        if (!(detail is PricedLevels && _isDiscounted))
            Metered(rated);
        var input = detail.ToInput();
        // What an event brings need not be what the metric makes of it.
        if (price.Model.Usage.Kind != PricedUsageKind.Events)
            Expect("the quantity of what was priced", input.Quantity, rated.Quantity);
        return input;
    }

    private void Metered(RatedStep rated)
    {
        if (_quantity is { } left)
            Expect("the quantity priced", Math.Max(0m, left), rated.Quantity);
        else if (_metered.Count > 1)
            _asStated.Add("the quantity of the pieces as one");
    }

    private void Priced(string what, RatedStep stated, Rated again)
    {
        ExpectDigits($"the price of {what}", again.Exact, stated);
        // Another price has other parts; that is no second deviation.
        if (again.Exact != stated.Exact)
            return;
        Expect("the number of the parts", again.Parts.Count, stated.Parts.Count);
        for (var i = 0; i < Math.Min(again.Parts.Count, stated.Parts.Count); i++)
        {
            Expect($"the quantity of part {i + 1}", again.Parts[i].Quantity, stated.Parts[i].Quantity);
            Expect($"the price of part {i + 1}", again.Parts[i].Exact, stated.Parts[i].Exact);
        }
    }

    private void Adjusted(AdjustedStep adjusted)
    {
        if (adjusted.Working is { } working)
            Worked(adjusted, working, _amount!.Value);
        else
            _asStated.Add($"the amount of the adjustment {adjusted.AdjustmentId}");
        _amount += adjusted.Amount;
    }

    private void Worked(AdjustedStep adjusted, AdjustmentWorking working, Money own)
    {
        var adjustment = working.Terms.ToAdjustment(adjusted.AdjustmentId, adjusted.Kind);
        Expect($"what the adjustment {adjusted.AdjustmentId} comes to", adjustment.Change(working.Before, working.Share).Amount, working.Change.Amount);
        if (working.Charges == 1)
        {
            Expect($"what the adjustment {adjusted.AdjustmentId} works on", own.Amount, working.Before.Amount);
            Expect($"the amount of the adjustment {adjusted.AdjustmentId}", working.Change.Amount, adjusted.Amount.Amount);
            return;
        }

        if (own > working.Before)
        {
            _deviations.Add($"the adjustment {adjusted.AdjustmentId} works on {working.Before} and on {own} of it");
            return;
        }

        var share = working.Before.IsZero ? working.Change : Allocation.ByLargestRemainder(working.Change, [own.Amount, (working.Before - own).Amount])[0];
        var smallest = new decimal(1, 0, 0, isNegative: false, (byte)price.Currency.Scale);
        if (working.Before.IsZero ? !adjusted.Amount.IsZero && adjusted.Amount != share : Math.Abs(share.Amount - adjusted.Amount.Amount) > smallest)
            Expect($"the share of the adjustment {adjusted.AdjustmentId}", share.Amount, adjusted.Amount.Amount);
    }

    private void Becomes(string what, Money recomputed, Money stated)
    {
        Expect(what, recomputed.Amount, stated.Amount);
        _amount = stated;
    }

    // What fills a decimal was rounded where it was multiplied or added, each part for itself: the last of its digits may differ (docs/decisions/0086).
    private void ExpectDigits(string what, decimal recomputed, RatedStep rated)
    {
        var largest = rated.Parts.Aggregate(Math.Abs(rated.Exact), (most, part) => Math.Max(most, Math.Abs(part.Exact)));
        if (Math.Abs(recomputed - rated.Exact) > LastDigits * Math.Max(1m, largest))
            Expect(what, recomputed, rated.Exact);
    }

    private void Expect(string what, decimal recomputed, decimal stated)
    {
        if (recomputed != stated)
            _deviations.Add(FormattableString.Invariant($"{what} is stated as {stated} and recomputes to {recomputed}"));
    }

    private static Money NotNegative(Money money) => Money.Max(money, Money.Zero(money.Currency));
}
