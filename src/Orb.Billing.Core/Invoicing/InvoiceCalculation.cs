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
    /// <returns>The invoices in the order of their first lines, and the credits on charges of usage, and on those that are looked at again without being due.</returns>
    /// <exception cref="AmountOverflowException">An amount leaves the range of a decimal.</exception>
    /// <remarks>
    /// A fee that is due may also have fallen since it was settled, where a change made it smaller. <see cref="CreditsAfterChange"/> holds
    /// those credits, given the same charges with every piece due by now.
    /// </remarks>
    public static CalculatedInvoices Run(
        SubscriptionTimeline timeline, IReadOnlyList<PlannedCharge> charges, MeteredUsage usage, IReadOnlyDictionary<ChargeKey, SettledCharge> settled,
        Instant invoiceDate)
    {
        var reconciled = Reconciliation.Run(ChargeCalculator.Targets(timeline, charges, usage, settled), settled, invoiceDate);
        var credits = PlannedCredits.Without(Corrections(reconciled.Credits, charges), timeline, settled, invoiceDate);
        return new CalculatedInvoices(Grouped(reconciled.Lines, invoiceDate), credits);
    }

    /// <summary>The credits due because a change of the timeline made settled charges smaller or took them away (R11, R12).</summary>
    /// <param name="timeline">The timeline after the change.</param>
    /// <param name="settled">The settled charges the change may touch.</param>
    /// <param name="usage">Usage for the needs of <paramref name="charges"/>.</param>
    /// <param name="charges">Those of the settled charges that the timeline still has.</param>
    /// <param name="at">When they are given: what is only planned then to be taken away is credited when it takes effect (docs/decisions/0003).</param>
    /// <param name="counted">What is settled of these and of the charges that count towards commitments among them; the former where null.</param>
    public static IReadOnlyList<LineCredit> CreditsAfterChange(
        SubscriptionTimeline timeline, IReadOnlyDictionary<ChargeKey, SettledCharge> settled, MeteredUsage usage, IReadOnlyList<PlannedCharge> charges,
        Instant at, IReadOnlyDictionary<ChargeKey, SettledCharge>? counted = null)
    {
        var targets = ChargeCalculator.Targets(timeline, charges, usage, counted ?? settled);
        var kept = charges.Select(c => c.Key).ToHashSet();
        // A period that is invoiced in parts is settled before any of it is due.
        var open = ChargePlanner.Named(timeline, settled.Values.Where(s => s.OpenParts.Count > 0).Select(s => s.Key), Instant.MaxValue).Select(c => c.Key);
        kept.UnionWith(open);
        var gone = settled.Values.Where(s => s.Key.SubscriptionId == timeline.Id && !kept.Contains(s.Key)).ToList();
        // A fee that begins later in its period than it was billed for is known all the same, and what is known is not given back (R8).
        var later = ChargePlanner.Named(timeline, gone.Select(s => s.Key), Instant.MaxValue).Where(c => !c.Price.IsUsage).Select(c => c with { IsDue = false }).ToList();
        var begins = later.Select(c => c.Key).ToHashSet();
        // What is made of others is not known before it is due, and is settled then.
        later.RemoveAll(c => c.Price.IsComposite);
        IReadOnlyList<LineCredit> credits =
        [
            .. Reconciliation.Run(targets, settled, timeline.Start).Credits,
            .. Reconciliation.Run(ChargeCalculator.Targets(timeline, later, usage), settled, timeline.Start).Credits,
            .. gone.Where(s => !begins.Contains(s.Key)).SelectMany(Reconciliation.CreditWhole),
        ];
        return PlannedCredits.Without(credits, timeline, settled, at);
    }

    /// <summary>The lines as invoices: one a currency and grouping key (R13).</summary>
    internal static IReadOnlyList<CalculatedInvoice> Grouped(IEnumerable<InvoiceLine> lines, Instant invoiceDate) =>
        [.. lines
            .GroupBy(l => (l.Amount.Currency, l.Price.InvoiceGroupingKey))
            .Select(g => Checked(new CalculatedInvoice(invoiceDate, g.Key.Currency, g.Key.InvoiceGroupingKey, [.. g])))];

    // A charge of usage that is due once more, after a pause, is rated from its beginning: nothing else would find that it has fallen.
    private static IReadOnlyList<LineCredit> Corrections(IReadOnlyList<LineCredit> credits, IReadOnlyList<PlannedCharge> charges)
    {
        if (credits.Count == 0)
            return credits;
        var corrected = charges.Where(c => !c.IsDue || c.Price.IsUsage).Select(c => c.Key).ToHashSet();
        return [.. credits.Where(c => corrected.Contains(c.Charge))];
    }

    // Evaluates the sum once, so that an overflow shows here and not at the reader, as a line does that says something else than it bills.
    private static CalculatedInvoice Checked(CalculatedInvoice invoice)
    {
        _ = invoice.Subtotal;
        Recomputation.Insist(invoice.Lines);
        return invoice;
    }
}
