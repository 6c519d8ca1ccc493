using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Taxes;

/// <summary>The taxes of an invoice: each group of tax, category and rate is rounded once and allocated to its lines (R19).</summary>
public static class TaxCalculation
{
    /// <summary>Works out groups, lines and sums.</summary>
    /// <param name="mode">Whether the amounts contain their tax.</param>
    /// <param name="currency">The currency of every amount.</param>
    /// <param name="lines">The lines, in the order of the invoice.</param>
    /// <param name="adjustments">Allowances and charges on the document; none by default.</param>
    /// <exception cref="CurrencyMismatchException">An amount is in another currency.</exception>
    /// <exception cref="AmountOverflowException">An amount leaves the range of a decimal.</exception>
    public static TaxedAmounts Run(
        TaxMode mode, Currency currency, IReadOnlyList<TaxedLine> lines, IReadOnlyList<DocumentAdjustment>? adjustments = null)
    {
        TaxedLine[] all = [.. lines, .. (adjustments ?? []).Select(a => a.Line)];
        return Refusing(() => Taxed(mode, currency, all, lines.Count, bearing => bearing.Rounded(currency)));
    }

    /// <summary>The same for a document whose groups are known, a credit note: they are only allocated.</summary>
    /// <param name="mode">Whether the amounts contain their tax.</param>
    /// <param name="currency">The currency of every amount.</param>
    /// <param name="lines">The lines, none negative.</param>
    /// <param name="taxes">The tax of each group that the lines bear.</param>
    internal static TaxedAmounts Allocated(
        TaxMode mode, Currency currency, IReadOnlyList<TaxedLine> lines, IReadOnlyDictionary<TaxRate, Money> taxes) =>
        Refusing(() => Taxed(mode, currency, [.. lines], lines.Count, bearing => bearing.Split(taxes[bearing.Rate])));

    private static TaxedAmounts Refusing(Func<TaxedAmounts> calculate)
    {
        try
        {
            return calculate();
        }
        catch (OverflowException overflow)
        {
            throw new AmountOverflowException("The tax of an invoice", overflow);
        }
    }

    private static TaxedAmounts Taxed(TaxMode mode, Currency currency, TaxedLine[] all, int lineCount, Func<GroupBase, Money[]> allocate)
    {
        var rates = all.SelectMany(l => l.Taxes).Distinct().ToList();
        var taxes = all.Select(_ => new Dictionary<TaxRate, Money>()).ToArray();
        foreach (var rate in rates)
        {
            int[] bearing = [.. Enumerable.Range(0, all.Length).Where(i => all[i].Taxes.Contains(rate))];
            var parts = allocate(GroupBase.Of(rate, mode, [.. bearing.Select(i => all[i])]));
            for (var k = 0; k < bearing.Length; k++)
                taxes[bearing[k]].Add(rate, parts[k]);
        }

        TaxedAmount[] taxed = [.. all.Select((line, i) => Taxed(mode, line, [.. line.Taxes.Select(rate => new LineTax(rate, taxes[i][rate]))]))];
        var amounts = new TaxedAmounts(
            taxed[..lineCount],
            taxed[lineCount..],
            TaxGroup.Of(taxed),
            Sum(currency, taxed.Select(t => t.Net)),
            Sum(currency, taxed.Select(t => t.Tax)));
        _ = amounts.Total; // an overflow shows here and not at the reader
        return amounts;
    }

    private static TaxedAmount Taxed(TaxMode mode, TaxedLine line, LineTax[] taxes) =>
        new(mode == TaxMode.Inclusive ? line.Amount - Sum(line.Amount.Currency, taxes.Select(t => t.Amount)) : line.Amount, taxes);

    private static Money Sum(Currency currency, IEnumerable<Money> amounts) =>
        amounts.Aggregate(Money.Zero(currency), (sum, amount) => sum + amount);
}
