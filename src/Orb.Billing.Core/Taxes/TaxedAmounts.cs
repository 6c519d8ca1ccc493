using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Taxes;

/// <summary>One tax on one line: its part of the group, by largest remainder.</summary>
/// <param name="Rate">The tax.</param>
/// <param name="Amount">What the line bears of it.</param>
public sealed record LineTax(TaxRate Rate, Money Amount);

/// <summary>A line with its taxes worked out.</summary>
/// <param name="Net">Without tax.</param>
/// <param name="Taxes">In the order in which the line states them.</param>
public sealed record TaxedAmount(Money Net, IReadOnlyList<LineTax> Taxes)
{
    /// <summary>The sum of its taxes.</summary>
    public Money Tax => Taxes.Aggregate(Money.Zero(Net.Currency), (sum, tax) => sum + tax.Amount);

    /// <summary>With tax.</summary>
    public Money Gross => Net + Tax;

    /// <inheritdoc/>
    public bool Equals(TaxedAmount? other) => other is not null && Net == other.Net && Taxes.SequenceEqual(other.Taxes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Net, Taxes.Count);
}

/// <summary>One tax of an invoice, rounded once over everything that bears it (R19).</summary>
/// <param name="Rate">Tax, category and rate.</param>
/// <param name="Base">The net amounts of what bears it.</param>
/// <param name="Tax">The tax.</param>
public sealed record TaxGroup(TaxRate Rate, Money Base, Money Tax)
{
    /// <summary>The groups of lines whose taxes are worked out, in the order in which they first appear.</summary>
    /// <param name="lines">The lines of one invoice or credit note.</param>
    public static IReadOnlyList<TaxGroup> Of(IReadOnlyList<TaxedAmount> lines) =>
        [.. lines.SelectMany(l => l.Taxes).Select(t => t.Rate).Distinct().Select(rate => Of(rate, [.. lines.Where(l => l.Taxes.Any(t => t.Rate == rate))]))];

    private static TaxGroup Of(TaxRate rate, TaxedAmount[] bearing)
    {
        var none = Money.Zero(bearing[0].Net.Currency);
        return new TaxGroup(
            rate,
            bearing.Aggregate(none, (sum, line) => sum + line.Net),
            bearing.SelectMany(l => l.Taxes).Where(t => t.Rate == rate).Aggregate(none, (sum, tax) => sum + tax.Amount));
    }
}

/// <summary>An invoice with its taxes. Lines, groups and sums agree to the last digit (R2, R19).</summary>
/// <param name="Lines">In the order given.</param>
/// <param name="Adjustments">Allowances and charges on the document, in the order given.</param>
/// <param name="Groups">In the order in which they first appear.</param>
/// <param name="Net">The sum of lines and adjustments without tax.</param>
/// <param name="Tax">The sum of the groups.</param>
public sealed record TaxedAmounts(
    IReadOnlyList<TaxedAmount> Lines, IReadOnlyList<TaxedAmount> Adjustments, IReadOnlyList<TaxGroup> Groups, Money Net, Money Tax)
{
    /// <summary>With tax.</summary>
    public Money Total => Net + Tax;

    /// <summary>What is left to pay.</summary>
    /// <param name="alreadyPaid">Money paid before; not prepaid credits, which are no longer in the amounts.</param>
    /// <param name="rounding">Added to reach an amount that can be paid, for example in whole kroner; not taxed.</param>
    public Money Payable(Money alreadyPaid, Money rounding) => Total - alreadyPaid + rounding;
}
