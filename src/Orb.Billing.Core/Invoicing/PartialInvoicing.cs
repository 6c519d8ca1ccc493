using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Invoicing;

/// <summary>A usage charge that may be invoiced in parts of its period.</summary>
/// <param name="Cumulative">What the period has come to so far, adjusted and rounded; at the end, the final amount.</param>
/// <param name="Invoiced">What partial invoices have taken of it, net of credits.</param>
public readonly record struct ChargeInParts(Money Cumulative, Money Invoiced);

/// <summary>What successive cut-offs of a period invoice.</summary>
/// <param name="Parts">The part of each cut-off; null where none is due.</param>
/// <param name="Invoiced">Their sum.</param>
public sealed record InvoicedParts(IReadOnlyList<Money?> Parts, Money Invoiced);

/// <summary>How a charge ends whose period was invoiced in parts.</summary>
/// <param name="Subtotal">The final amount of the period.</param>
/// <param name="PartiallyInvoiced">What the line leaves out because parts have invoiced it.</param>
/// <param name="Amount">What the line bills, 0 or more: subtotal less partially invoiced.</param>
/// <param name="Credit">What the parts invoiced too much, for a credit note against the newest of them.</param>
public sealed record ClosedParts(Money Subtotal, Money PartiallyInvoiced, Money Amount, Money Credit);

/// <summary>
/// Invoices a period in parts, whenever what is not invoiced yet reaches a threshold (R16). Only charges that cannot fall take part;
/// minimums and true-ups wait for the end.
/// </summary>
public static class PartialInvoicing
{
    /// <summary>The parts due at a cut-off.</summary>
    /// <param name="threshold">The invoicing threshold, above 0.</param>
    /// <param name="charges">The usage charges of the period that take part.</param>
    /// <returns>What each charge puts on the partial invoice, in the order given; none where the threshold is not reached.</returns>
    /// <exception cref="ArgumentException">The threshold is not above 0.</exception>
    public static IReadOnlyList<Money> PartsDue(Money threshold, IReadOnlyList<ChargeInParts> charges)
    {
        if (!threshold.IsPositive)
            throw new ArgumentException("A threshold is above 0.", nameof(threshold));
        var zero = Money.Zero(threshold.Currency);
        var parts = charges.Select(c => c.Cumulative > c.Invoiced ? c.Cumulative - c.Invoiced : zero).ToArray();
        return parts.Aggregate(zero, (sum, part) => sum + part) >= threshold ? parts : [];
    }

    /// <summary>The parts of one charge at successive cut-offs.</summary>
    /// <param name="threshold">The invoicing threshold, above 0.</param>
    /// <param name="cumulative">What the period has come to at each cut-off, adjusted and rounded.</param>
    public static InvoicedParts Parts(Money threshold, IReadOnlyList<Money> cumulative)
    {
        var parts = new Money?[cumulative.Count];
        var invoiced = Money.Zero(threshold.Currency);
        for (var i = 0; i < parts.Length; i++)
        {
            if (PartsDue(threshold, [new ChargeInParts(cumulative[i], invoiced)]) is not [var part])
                continue;
            parts[i] = part;
            invoiced += part;
        }

        return new InvoicedParts(parts, invoiced);
    }

    /// <summary>Ends a charge: the line repeats the period and leaves out what parts have invoiced.</summary>
    /// <param name="charge">The final amount and the sum of the parts.</param>
    public static ClosedParts Close(ChargeInParts charge)
    {
        var partiallyInvoiced = Money.Min(charge.Cumulative, charge.Invoiced);
        return new ClosedParts(
            charge.Cumulative, partiallyInvoiced, charge.Cumulative - partiallyInvoiced, charge.Invoiced - partiallyInvoiced);
    }

    /// <summary>Sums the charges of a closing invoice; those that had no parts have invoiced nothing.</summary>
    /// <param name="currency">The currency of the invoice.</param>
    /// <param name="charges">Each charge with what parts have taken of it.</param>
    public static ClosedParts Close(Currency currency, IEnumerable<ChargeInParts> charges)
    {
        var zero = Money.Zero(currency);
        return charges.Select(Close).Aggregate(new ClosedParts(zero, zero, zero, zero), (sum, one) => new ClosedParts(
            sum.Subtotal + one.Subtotal, sum.PartiallyInvoiced + one.PartiallyInvoiced, sum.Amount + one.Amount, sum.Credit + one.Credit));
    }
}
