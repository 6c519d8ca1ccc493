using NodaTime;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Invoicing;

/// <summary>The partial invoices of periods that are still open (R16): what their usage has come to, less what earlier parts have taken.</summary>
public static class PartCalculation
{
    /// <summary>The parts of a subscription at an instant, one invoice a grouping key.</summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="charges">The charges that are open at the instant, and those they share adjustments with.</param>
    /// <param name="usage">What was fetched for their needs.</param>
    /// <param name="settled">What has been settled of them.</param>
    /// <param name="at">The instant: the invoice date, and the end of the service so far.</param>
    /// <param name="threshold">What is not invoiced yet must reach it, all charges together; null for whatever there is.</param>
    /// <returns>None where the threshold is not reached. A charge that has come to nothing new is on none of them.</returns>
    /// <exception cref="AmountOverflowException">An amount leaves the range of a decimal.</exception>
    public static IReadOnlyList<CalculatedInvoice> Run(
        SubscriptionTimeline timeline, IReadOnlyList<PlannedCharge> charges, MeteredUsage usage, IReadOnlyDictionary<ChargeKey, SettledCharge> settled,
        Instant at, Money? threshold)
    {
        var targets = ChargeCalculator.Targets(timeline.WithoutMinimums(), charges, usage);
        var parts = targets
            .Where(t => t.Charge.IsDue && !CanFall(t.Charge, usage) && !CanFallWithOthers(t, targets, usage))
            .Select(t => (Target: t, Before: settled.GetValueOrDefault(t.Charge.Key)))
            .ToList();
        try
        {
            if (threshold is { } least && PartialInvoicing.PartsDue(least, [.. parts.Select(p => InParts(p.Target, p.Before))]).Count == 0)
                return [];
            var lines = parts.Where(p => p.Before is null ? p.Target.Amount.IsPositive : p.Target.Amount > p.Before.Settled)
                .Select(p => PartLines.Part(p.Target, p.Before, at));
            return InvoiceCalculation.Grouped(lines, at);
        }
        catch (OverflowException overflow)
        {
            throw new AmountOverflowException("The sum of a partial invoice", overflow);
        }
    }

    // Price model and aggregation declare whether a charge can fall; what can waits for the end of its period.
    private static bool CanFall(PlannedCharge charge, MeteredUsage usage) =>
        charge.Price.Model.CanFall || charge.UsageNeeds.Any(need => usage[need].Definition.CanFall);

    // An amount that several charges share is split anew as they grow. A charge falls where another takes up more of a maximum, or brings their sum
    // into a higher tier; and where the other falls and leaves it more of a discount.
    private static bool CanFallWithOthers(ChargeTarget target, IReadOnlyList<ChargeTarget> all, MeteredUsage usage)
    {
        foreach (var adjustment in target.Adjustments)
        {
            var others = all.Where(t => t != target && Share(t.Charge, target.Charge) && t.Adjustments.Any(a => a.AdjustmentId == adjustment.AdjustmentId)).ToList();
            var falls = adjustment.Kind switch
            {
                AdjustmentKind.Maximum or AdjustmentKind.TieredPercentageDiscount => others.Count > 0,
                AdjustmentKind.AmountDiscount or AdjustmentKind.TrialDiscount => others.Exists(t => CanFall(t.Charge, usage)),
                _ => false,
            };
            if (falls)
                return true;
        }

        return false;
    }

    private static bool Share(PlannedCharge one, PlannedCharge other) =>
        one.AnchorPeriod == other.AnchorPeriod && one.Price.Cadence == other.Price.Cadence && one.Price.BillingMode == other.Price.BillingMode;

    // The threshold is in the invoicing currency, whatever the unit of the price.
    private static ChargeInParts InParts(ChargeTarget target, SettledCharge? before) => new(
        target.Charge.Price.InMoney(target.Amount), target.Charge.Price.InMoney(before?.Settled ?? Money.Zero(target.Amount.Currency)));
}
