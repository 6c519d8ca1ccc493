using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Invoicing;

/// <summary>
/// The invoice in four steps: plan, fetch (by the caller), calculate, reconcile. Bill run, draft, preview and upcoming invoice all come
/// through here, so they agree to the last digit (R24).
/// </summary>
public static class InvoiceCalculation
{
    /// <summary>The invoices of a subscription for one invoice date, none when nothing is due, and what its corrections give back.</summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="charges">The plan: the charges due at <paramref name="invoiceDate"/>.</param>
    /// <param name="usage">What was fetched for the plan's needs.</param>
    /// <param name="settled">What has been settled of the plan's charges.</param>
    /// <param name="invoiceDate">The date of the invoices (R9, R13).</param>
    /// <returns>The invoices in the order of their first lines, and the credits on charges that are looked at again without being due.</returns>
    /// <exception cref="AmountOverflowException">An amount leaves the range of a decimal.</exception>
    /// <remarks>
    /// A charge that is due may also have fallen since it was settled, where a change made it smaller. <see cref="CreditsAfterChange"/> holds
    /// those credits, given the same charges with every piece due by now.
    /// </remarks>
    public static CalculatedInvoices Run(
        SubscriptionTimeline timeline, IReadOnlyList<PlannedCharge> charges, MeteredUsage usage, IReadOnlyDictionary<ChargeKey, SettledCharge> settled,
        Instant invoiceDate)
    {
        var reconciled = Reconciliation.Run(ChargeCalculator.Targets(timeline, charges, usage), settled, invoiceDate);
        var corrected = charges.Where(c => !c.IsDue).Select(c => c.Key).ToHashSet();
        try
        {
            return new CalculatedInvoices(
                [.. reconciled.Lines
                    .GroupBy(l => (l.Amount.Currency, l.Price.InvoiceGroupingKey))
                    .Select(g => Summed(new CalculatedInvoice(invoiceDate, g.Key.Currency, g.Key.InvoiceGroupingKey, [.. g])))],
                [.. reconciled.Credits.Where(c => corrected.Contains(c.Charge))]);
        }
        catch (OverflowException overflow)
        {
            throw new AmountOverflowException("The sum of an invoice", overflow);
        }
    }

    /// <summary>The credits due because a change of the timeline made settled charges smaller or took them away (R11, R12).</summary>
    /// <param name="timeline">The timeline after the change.</param>
    /// <param name="settled">The settled charges the change may touch.</param>
    /// <param name="usage">Usage for the needs of <paramref name="charges"/>.</param>
    /// <param name="charges">Those of the settled charges that the timeline still has.</param>
    public static IReadOnlyList<LineCredit> CreditsAfterChange(
        SubscriptionTimeline timeline, IReadOnlyDictionary<ChargeKey, SettledCharge> settled, MeteredUsage usage, IReadOnlyList<PlannedCharge> charges)
    {
        var targets = ChargeCalculator.Targets(timeline, charges, usage);
        var kept = charges.Select(c => c.Key).ToHashSet();
        var gone = settled.Values.Where(s => s.Key.SubscriptionId == timeline.Id && !kept.Contains(s.Key));
        return [.. Reconciliation.Run(targets, settled, timeline.Start).Credits, .. gone.SelectMany(Reconciliation.CreditWhole)];
    }

    // Evaluates the sum once, so that an overflow shows here and not at the reader.
    private static CalculatedInvoice Summed(CalculatedInvoice invoice)
    {
        _ = invoice.Total;
        return invoice;
    }
}
