using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Taxes;

/// <summary>An amount that goes onto an invoice and the taxes it bears, side by side: none is charged on another (R19).</summary>
public sealed record TaxedLine
{
    /// <summary>An amount and its taxes.</summary>
    /// <param name="amount">
    /// After adjustments and prepaid credits, which were taxed when they were bought. Net on an exclusive invoice, gross on an inclusive one;
    /// may be negative on documents of others.
    /// </param>
    /// <param name="taxes">Any number; an amount without taxes belongs to no group.</param>
    /// <exception cref="ArgumentException">The same tax, category and rate is given twice.</exception>
    public TaxedLine(Money amount, IReadOnlyList<TaxRate> taxes)
    {
        if (taxes.Distinct().Count() != taxes.Count)
            throw new ArgumentException("A line bears each tax once.", nameof(taxes));
        Amount = amount;
        Taxes = [.. taxes];
    }

    /// <summary>Net on an exclusive invoice, gross on an inclusive one.</summary>
    public Money Amount { get; }

    /// <summary>The taxes it bears.</summary>
    public IReadOnlyList<TaxRate> Taxes { get; }

    // What a net amount of 1 comes to with its taxes.
    internal decimal GrossFactor => Taxes.Aggregate(1m, (sum, tax) => sum + tax.Rate);

    /// <inheritdoc/>
    public bool Equals(TaxedLine? other) => other is not null && Amount == other.Amount && Taxes.SequenceEqual(other.Taxes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Amount, Taxes.Count);
}
