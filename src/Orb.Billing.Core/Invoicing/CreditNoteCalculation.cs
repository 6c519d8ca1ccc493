using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Taxes;

namespace Orb.Billing.Core.Invoicing;

/// <summary>Credit notes: what they take off an issued invoice, with its discounts and taxes, and where the money goes (R11, R12).</summary>
public static class CreditNoteCalculation
{
    /// <summary>The next credit note of an invoice.</summary>
    /// <param name="invoice">The invoice as it was issued, and what has been paid on it by now.</param>
    /// <param name="earlier">Its credit notes so far; voided ones are left out.</param>
    /// <param name="request">What is asked for; what exceeds the rest of a line is left out.</param>
    /// <returns>Null when nothing is left to credit of what is asked for.</returns>
    /// <exception cref="ArgumentException">The invoice has no such line, or a line is asked for twice.</exception>
    /// <exception cref="AmountOverflowException">An amount leaves the range of a decimal.</exception>
    public static CalculatedCreditNote? Run(
        CreditableInvoice invoice, IReadOnlyList<CalculatedCreditNote> earlier, CreditNoteRequest request)
    {
        var lines = invoice.Lines.ToDictionary(l => l.Id, l => CreditedSoFar.Of(l, earlier));
        var cuts = new List<(CreditableLine Line, LineCut Cut)>();
        var asked = new HashSet<LineItemId>();
        foreach (var credit in request.Credits)
        {
            if (!asked.Add(credit.LineItemId))
                throw new ArgumentException($"Line {credit.LineItemId} is credited twice on one note.", nameof(request));
            if (!lines.TryGetValue(credit.LineItemId, out var line))
                throw new ArgumentException($"The invoice has no line {credit.LineItemId}.", nameof(request));
            var cut = Cut(line, credit);
            if (!cut.Credited.IsPositive)
                continue;
            lines[credit.LineItemId] = line.With(request.Cause, cut);
            cuts.Add((line.Line, cut));
        }

        return cuts.Count == 0 ? null : Note(invoice, earlier, request, cuts, [.. invoice.Lines.Select(l => lines[l.Id].MoneyLeft)]);
    }

    private static LineCut Cut(CreditedSoFar line, LineCreditRequest credit)
    {
        try
        {
            return line.Cut(credit);
        }
        catch (OverflowException overflow)
        {
            throw new AmountOverflowException("The share of a discount", overflow);
        }
    }

    private static CalculatedCreditNote Note(
        CreditableInvoice invoice, IReadOnlyList<CalculatedCreditNote> earlier, CreditNoteRequest request,
        List<(CreditableLine Line, LineCut Cut)> cuts, Money[] moneyLeft)
    {
        TaxedLine[] money = [.. cuts.Select(c => new TaxedLine(c.Cut.Credited - c.Cut.CreditsReturned, c.Line.Taxes))];
        var taxed = TaxCalculation.Allocated(invoice.Mode, invoice.Currency, money, TaxFalls(invoice, earlier, money, moneyLeft));
        CreditedLine[] lines = [.. cuts.Zip(taxed.Lines, (c, line) =>
            new CreditedLine(c.Line.Id, c.Cut.Credited, c.Cut.Discount, c.Cut.CreditsReturned, line))];

        var toInvoice = Money.Min(taxed.Total, invoice.Unpaid(earlier));
        var rest = taxed.Total - toInvoice;
        // What the customer balance paid was never the payer's money.
        var refundable = earlier.Aggregate(invoice.Paid, (left, note) => left - note.ToPayer);
        var toPayer = request.Refund && refundable.IsPositive ? Money.Min(rest, refundable) : Money.Zero(invoice.Currency);
        return new CalculatedCreditNote(
            request.Cause, lines, taxed.Groups, taxed.Net, taxed.Tax, toInvoice, ToBalance: rest - toPayer, toPayer);
    }

    // Tax(base before) - tax(base after) of each group the note bears. What earlier notes took is what they took, not what they would
    // take today: one of them may have been voided since. So the last note closes to the cent.
    private static Dictionary<TaxRate, Money> TaxFalls(
        CreditableInvoice invoice, IReadOnlyList<CalculatedCreditNote> earlier, TaxedLine[] money, Money[] moneyLeft)
    {
        var issued = invoice.Taxed.Groups.ToDictionary(g => g.Rate, g => g.Tax);
        var after = TaxCalculation
            .Run(invoice.Mode, invoice.Currency, [.. invoice.Lines.Select((l, i) => new TaxedLine(moneyLeft[i], l.Taxes))])
            .Groups.ToDictionary(g => g.Rate, g => g.Tax);
        var taken = earlier.SelectMany(n => n.Groups).ToLookup(g => g.Rate, g => g.Tax);
        return money.SelectMany(l => l.Taxes).Distinct().ToDictionary(rate => rate, rate =>
        {
            var fall = taken[rate].Aggregate(issued[rate] - after[rate], (left, tax) => left - tax);
            return fall.IsNegative ? Money.Zero(invoice.Currency) : fall;
        });
    }
}
