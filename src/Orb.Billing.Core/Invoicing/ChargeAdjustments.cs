using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Invoicing;

/// <summary>Applies a subscription's adjustments to the targets of its charges, each as a whole (R3, R4).</summary>
internal static class ChargeAdjustments
{
    /// <summary>
    /// The adjustments that apply to a charge: those that contain its decisive instant and its price. All of it that is known decides, for what is due of
    /// it so far as for the whole: a part is given what the whole will be given (R4).
    /// </summary>
    public static IReadOnlyList<AdjustmentInterval> Of(SubscriptionTimeline timeline, PlannedCharge charge)
    {
        // What is agreed is not discounted: the charges that count towards it are.
        if (timeline.Adjustments.Count == 0 || charge.Price.IsCommitment)
            return [];
        var decisive = charge.Decisive;
        List<AdjustmentInterval>? found = null;
        for (var i = 0; i < timeline.Adjustments.Count; i++)
        {
            var adjustment = timeline.Adjustments[i];
            if (adjustment.AppliesAt(decisive) && adjustment.Adjustment.AppliesTo(charge.Price))
                (found ??= []).Add(adjustment);
        }

        return found ?? [];
    }

    /// <summary>
    /// Whether an adjustment in money may apply to one of the charges, or to one that starts with it: it has not run out by the first of
    /// them. What ran out earlier contains no decisive instant (R4).
    /// </summary>
    public static bool AnyMayApply(SubscriptionTimeline timeline, IReadOnlyList<PlannedCharge> charges)
    {
        if (timeline.Adjustments.Count == 0 || charges.Count == 0)
            return false;
        var first = charges.Min(static c => c.Known[0].Service.Start);
        // Indexed, as all of the loops here, for a list of ended coupons is long and nothing of it is to be made anew for each charge.
        for (var i = 0; i < timeline.Adjustments.Count; i++)
        {
            if (timeline.Adjustments[i] is var a && a.Adjustment.Kind != AdjustmentKind.UsageDiscount && (a.End is not { } end || end > first))
                return true;
        }

        return false;
    }

    /// <summary>The targets after adjustments.</summary>
    public static IReadOnlyList<ChargeTarget> Apply(SubscriptionTimeline timeline, IReadOnlyList<ChargeTarget> targets)
    {
        if (timeline.Adjustments.Count == 0 || !AnyMayApply(timeline, [.. targets.Select(t => t.Charge)]))
            return targets;
        var due = Adjusted(timeline, targets, t => t.Charge.Pieces, t => t.Subtotal);
        var known = Adjusted(timeline, targets, t => t.Charge.Known, t => t.Known);
        return [.. targets.Select((target, i) => target with
        {
            Amount = due[i].AdjustedSubtotal,
            Adjustments = due[i].Adjustments,
            Known = known[i].AdjustedSubtotal,
            Steps = [.. target.Steps, .. due[i].Adjustments.Zip(due[i].Workings, (a, working) => new AdjustedStep(a.AdjustmentId, a.Kind, a.Amount) { Working = working })],
        })];
    }

    private static IReadOnlyList<AdjustedLine> Adjusted(
        SubscriptionTimeline timeline, IReadOnlyList<ChargeTarget> targets, Func<ChargeTarget, IReadOnlyList<ChargePiece>> pieces, Func<ChargeTarget, Money> amount)
    {
        var lines = targets.Select(t => new AdjustableLine(
            amount(t), t.Charge.Price.Cadence, t.Charge.Price.BillingMode, Whole(pieces(t)), Covered(pieces(t)))).ToList();
        var applied = targets
            .SelectMany((t, i) => Of(timeline, t.Charge).Select(interval => (Interval: interval, Line: i)))
            .GroupBy(a => a.Interval, a => a.Line)
            .Select(g => new AppliedAdjustment(g.Key, [.. g]));
        return LineAdjustments.Apply(lines, [.. applied]);
    }

    private static ServicePeriod Whole(IReadOnlyList<ChargePiece> pieces) => new(pieces[0].Service.Start, pieces[^1].Service.End);

    public static Share Covered(IReadOnlyList<ChargePiece> pieces) => pieces is [var only] ? only.Share : pieces.Skip(1).Aggregate(pieces[0].Share, (sum, piece) => sum.Plus(piece.Share));
}
