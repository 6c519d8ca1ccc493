using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Invoicing;

/// <summary>Step 3, calculate: planned charges and quantities to what each charge should come to (R2, R3, R5, R8, R25).</summary>
public static class ChargeCalculator
{
    private static readonly Dictionary<ChargeKey, ChargeTarget> NothingRated = [];

    /// <summary>The targets of charges, adjustments and commitments included. A charge that shares an adjustment with another is among them.</summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="charges">The charges.</param>
    /// <param name="usage">The usage they need.</param>
    /// <param name="settled">What is settled of charges that count towards a commitment and are not among these; null where none does.</param>
    /// <exception cref="AmountOverflowException">An amount leaves the range of a decimal: the subscription is to be parked (R1).</exception>
    public static IReadOnlyList<ChargeTarget> Targets(
        SubscriptionTimeline timeline, IReadOnlyList<PlannedCharge> charges, MeteredUsage usage,
        IReadOnlyDictionary<ChargeKey, SettledCharge>? settled = null)
    {
        IReadOnlyList<ChargeTarget> rated = [.. charges.Select(c => Target(c, usage, ChargeAdjustments.Of(timeline, c), timeline.MinimumsWait))];
        return ChargeCommitments.Apply(ChargeAdjustments.Apply(timeline, WithComposites(rated, timeline.MinimumsWait)), settled);
    }

    // Composites come after all that they count, wherever they stand among the lines.
    private static IReadOnlyList<ChargeTarget> WithComposites(IReadOnlyList<ChargeTarget> targets, bool periodIsOpen)
    {
        if (!targets.Any(t => t.Charge.Price.IsComposite))
            return targets;
        var rated = targets.Where(t => !t.Charge.Price.IsComposite).ToDictionary(t => t.Charge.Key);
        return [.. targets.Select(t => t.Charge.Price.IsComposite ? OfComposite(t.Charge, rated, periodIsOpen) : t)];
    }

    /// <summary>The target of a charge before adjustments in money; of a composite with nothing to be made of.</summary>
    /// <param name="charge">The charge.</param>
    /// <param name="usage">The usage it needs.</param>
    /// <param name="adjustments">The adjustments that apply to it; of them the usage discounts are taken here.</param>
    /// <exception cref="AmountOverflowException">The amount leaves the range of a decimal: the subscription is to be parked (R1).</exception>
    public static ChargeTarget Target(PlannedCharge charge, MeteredUsage usage, IReadOnlyList<AdjustmentInterval> adjustments) =>
        Target(charge, usage, adjustments, periodIsOpen: false);

    private static ChargeTarget Target(PlannedCharge charge, MeteredUsage usage, IReadOnlyList<AdjustmentInterval> adjustments, bool periodIsOpen)
    {
        try
        {
            return charge.Price.IsUsage ? OfUsage(charge, usage, adjustments, periodIsOpen)
                : charge.Price.IsComposite ? CompositeCharges.Target(charge, NothingRated, periodIsOpen)
                : OfFee(charge);
        }
        catch (OverflowException overflow)
        {
            throw new AmountOverflowException($"The charge of price {charge.Price.Id}", overflow);
        }
    }

    private static ChargeTarget OfComposite(PlannedCharge charge, Dictionary<ChargeKey, ChargeTarget> rated, bool periodIsOpen)
    {
        try
        {
            return CompositeCharges.Target(charge, rated, periodIsOpen);
        }
        catch (OverflowException overflow)
        {
            throw new AmountOverflowException($"The charge of price {charge.Price.Id}", overflow);
        }
    }

    // Usage is cut, never prorated: all pieces so far are metered as one and priced as one (R5, R8).
    private static ChargeTarget OfUsage(PlannedCharge charge, MeteredUsage usage, IReadOnlyList<AdjustmentInterval> adjustments, bool periodIsOpen)
    {
        var steps = new List<ExplanationStep>();
        var all = MeteredPieces.Of(charge, usage, steps, out var input);
        // What is priced event by event may be amounts, whose sum the metric holds; a metric that does not add up is priced by what its groups come to.
        var kind = charge.Price.Model.Usage.Kind;
        var quantity = kind == PricedUsageKind.Events ? all.Quantity : input.Quantity;
        MeteredPieces.Combine(steps, all.Definition, kind, quantity);
        var free = 0m;
        if (adjustments.Count > 0)
        {
            var discounted = UsageDiscounts.Apply(input.Units, adjustments);
            steps.AddRange(discounted.Taken.Select(t => new UsageDiscountedStep(t.AdjustmentId, t.Units)));
            free = input.Units - discounted.Quantity;
        }

        // A fee is prorated whole, behind its model; of usage only what the model holds fixed in money is cut by days (R4, R8).
        var share = ChargeAdjustments.Covered(charge.Pieces);
        var left = input.Without(free) with { Share = share, PeriodIsOpen = periodIsOpen };
        var rated = charge.Price.Model.Rate(left);
        // Off a level, units are taken for the time that it is held.
        var priced = left.OverTime is null ? Math.Max(0m, quantity - free) : left.Quantity;
        steps.Add(new RatedStep(charge.Price.Model.ModelType, priced, rated.Exact, rated.Parts)
        {
            Share = share,
            PeriodIsOpen = periodIsOpen,
            Detail = left.Detail,
        });
        return Rounded(charge, rated.Exact, quantity, rated.Parts, steps, rated.Exact);
    }

    private static ChargeTarget OfFee(PlannedCharge charge)
    {
        var steps = new List<ExplanationStep>();
        var pieces = new List<ProratedPiece>(charge.Pieces.Count);
        var parts = new List<RatedPart>();
        foreach (var piece in charge.Pieces)
        {
            var rated = charge.Price.Model.Rate(new RatingInput(piece.Quantity));
            pieces.Add(new ProratedPiece(rated.Exact, piece.Share));
            parts.AddRange(rated.Parts.Select(p => p with { Exact = Proration.Exact([new ProratedPiece(p.Exact, piece.Share)]) }));
            steps.Add(new RatedStep(charge.Price.Model.ModelType, piece.Quantity, rated.Exact, rated.Parts));
            if (!piece.Share.IsWhole)
                steps.Add(new ProratedStep(rated.Exact, piece.Share));
        }

        var exact = Proration.Exact(pieces);
        var known = charge.Known.Count == charge.Pieces.Count
            ? exact
            : Proration.Exact(charge.Known.Select(p => new ProratedPiece(charge.Price.Model.Rate(new RatingInput(p.Quantity)).Exact, p.Share)));
        return Rounded(charge, exact, charge.Pieces[^1].Quantity, parts, steps, known);
    }

    private static ChargeTarget Rounded(
        PlannedCharge charge, decimal exact, decimal quantity, IReadOnlyList<RatedPart> parts, List<ExplanationStep> steps, decimal known)
    {
        var amount = Money.Round(exact, charge.Price.Currency);
        steps.Add(new RoundedStep(exact, amount));
        return new ChargeTarget(charge, exact, amount, quantity, parts, steps, Money.Round(known, charge.Price.Currency));
    }
}
