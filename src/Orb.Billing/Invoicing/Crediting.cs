using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Taxes;

namespace Orb.Billing.Invoicing;

/// <summary>Works out credit notes from an issued invoice: from the rates, discounts and credits copied on it, never from today's (R12, R19).</summary>
internal static class Crediting
{
    /// <summary>What a note comes to; null where what it credits is worth nothing in the invoice's currency.</summary>
    /// <exception cref="AmountOverflowException">An amount leaves the range of a decimal.</exception>
    public static CalculatedCreditNote? Credited(this Invoice invoice, NewCreditNote note) => CreditNoteCalculation.Run(
        new CreditableInvoice(
            invoice.TaxMode,
            invoice.Currency,
            [.. invoice.Lines.Select(Creditable), .. invoice.ManualLines.Select(Creditable)],
            invoice.AmountPaid,
            invoice.BalanceApplied),
        [.. Counted(invoice).Select(n => Calculated(n, invoice.TaxMode))],
        new CreditNoteRequest(
            Cause(note.Cause), [.. note.Lines.Select(l => LineCreditRequest.AfterDiscount(l.LineItemId, Worth(invoice, l)))], note.Refund));

    /// <summary>The lines of a note as calculated; those worth nothing are left for a later note to take with it.</summary>
    public static IReadOnlyList<CreditNoteLine> LinesOf(this Invoice invoice, CalculatedCreditNote calculated, NewCreditNote note)
    {
        var asked = note.Lines.ToDictionary(l => l.LineItemId);
        return [.. calculated.Lines.Select(line => asked[line.LineItemId] with
        {
            // Of a price in units the charge counts the units, the note the money.
            Amount = asked[line.LineItemId].Amount.Currency == invoice.Currency ? line.Credited : asked[line.LineItemId].Amount,
            Discount = line.Discount,
            CreditsReturned = line.CreditsReturned,
            Taxed = line.Taxed,
        })];
    }

    // What the line came to in money, step by step (R3): the charge in its own unit, less credits, converted, less earlier parts.
    private static CreditableLine Creditable(InvoiceLineItem item)
    {
        var line = item.Line;
        var charged = Less(line, line.AdjustedSubtotal, line.Earlier?.Settled);
        var own = Less(line, line.Subtotal, line.Earlier?.Subtotal);
        // What fell since the parts were invoiced is in their own notes.
        var subtotal = charged.IsZero || own.IsNegative ? charged : own;
        return new CreditableLine(item.Id, subtotal, subtotal - charged, charged - line.Amount, Rates(item.Taxed));
    }

    // Of a line that repeats parts of the period only what is beyond them can be credited on it.
    private static Money Less(InvoiceLine line, Money amount, Money? earlier) =>
        earlier is { } parts ? line.InMoney(amount) - line.InMoney(parts) : line.InMoney(amount);

    private static CreditableLine Creditable(ManualLine line) =>
        new(line.Id, line.Amount, Money.Zero(line.Amount.Currency), Money.Zero(line.Amount.Currency), Rates(line.Taxed));

    private static IReadOnlyList<TaxRate> Rates(TaxedAmount taxed) => [.. taxed.Taxes.Select(t => t.Rate)];

    // Units are converted cumulatively, so that the notes of a line sum to what the line came to (R5).
    private static Money Worth(Invoice invoice, CreditNoteLine credit)
    {
        if (credit.Amount.Currency == invoice.Currency)
            return credit.Amount;
        var line = invoice.Lines.Single(l => l.Id == credit.LineItemId).Line;
        var left = Counted(invoice).SelectMany(n => n.Lines).Where(l => l.LineItemId == credit.LineItemId)
            .Aggregate(line.AdjustedSubtotal, (rest, earlier) => rest - earlier.Amount);
        return line.InMoney(left) - line.InMoney(left - credit.Amount);
    }

    private static IEnumerable<CreditNote> Counted(Invoice invoice) => invoice.CreditNotes.Where(n => n.VoidedAt is null);

    private static CalculatedCreditNote Calculated(CreditNote note, TaxMode mode) => new(
        Cause(note.Cause),
        [.. note.Lines.Select(l => new CreditedLine(
            l.LineItemId, (mode == TaxMode.Inclusive ? l.Taxed.Gross : l.Taxed.Net) + l.CreditsReturned, l.Discount, l.CreditsReturned, l.Taxed))],
        note.TaxGroups, note.Net, note.Tax, note.ToInvoice, note.ToBalance, note.ToPayer);

    private static CreditCause Cause(CreditNoteCause cause) => cause == CreditNoteCause.Reconcile ? CreditCause.Reconcile : CreditCause.Goodwill;
}
