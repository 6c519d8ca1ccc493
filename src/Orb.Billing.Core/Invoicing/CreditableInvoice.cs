using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Taxes;

namespace Orb.Billing.Core.Invoicing;

/// <summary>A line of an issued invoice, as far as its credits are concerned.</summary>
public sealed record CreditableLine
{
    /// <summary>A line as it was issued.</summary>
    /// <param name="id">The line.</param>
    /// <param name="subtotal">The amount before adjustments, less what earlier parts of the period invoiced.</param>
    /// <param name="discount">What the adjustments took off; negative where a minimum lifted the line.</param>
    /// <param name="creditsApplied">Prepaid credits drawn by the line.</param>
    /// <param name="taxes">The taxes copied onto the line.</param>
    /// <exception cref="ArgumentException">The line charged less than nothing, or drew more credits than it charged.</exception>
    public CreditableLine(LineItemId id, Money subtotal, Money discount, Money creditsApplied, IReadOnlyList<TaxRate> taxes)
    {
        var charged = subtotal - discount;
        if (subtotal.IsNegative || charged.IsNegative)
            throw new ArgumentException("A line that charges less than nothing cannot be credited.", nameof(subtotal));
        if (creditsApplied.IsNegative || creditsApplied > charged)
            throw new ArgumentException("A line draws from nothing up to what it charges in prepaid credits.", nameof(creditsApplied));
        Id = id;
        Subtotal = subtotal;
        Discount = discount;
        CreditsApplied = creditsApplied;
        Taxes = [.. taxes];
    }

    /// <summary>The line.</summary>
    public LineItemId Id { get; }

    /// <summary>The amount before adjustments.</summary>
    public Money Subtotal { get; }

    /// <summary>What the adjustments took off; negative where a minimum lifted the line.</summary>
    public Money Discount { get; }

    /// <summary>Prepaid credits drawn by the line.</summary>
    public Money CreditsApplied { get; }

    /// <summary>The taxes copied onto the line.</summary>
    public IReadOnlyList<TaxRate> Taxes { get; }

    /// <summary>What the line charged, its adjusted subtotal: the most that can ever be credited on it (R11).</summary>
    public Money Charged => Subtotal - Discount;
}

/// <summary>An issued invoice, as far as its credit notes are concerned.</summary>
/// <param name="Mode">Whether its amounts contain their tax.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="Lines">All its lines, in their order.</param>
/// <param name="Paid">What payers have paid on it; refunds of credit notes are not taken off.</param>
/// <param name="BalanceApplied">What the customer balance paid of it at issue.</param>
public sealed record CreditableInvoice(
    TaxMode Mode, Currency Currency, IReadOnlyList<CreditableLine> Lines, Money Paid, Money BalanceApplied)
{
    /// <summary>The invoice's taxes, from the rates copied onto it.</summary>
    public TaxedAmounts Taxed => TaxCalculation.Run(Mode, Currency, [.. Lines.Select(l => new TaxedLine(l.Charged - l.CreditsApplied, l.Taxes))]);

    /// <summary>What nobody has paid of it and no credit note has lifted.</summary>
    /// <param name="notes">Its credit notes; voided ones are left out.</param>
    public Money Unpaid(IReadOnlyList<CalculatedCreditNote> notes)
    {
        var unpaid = notes.Aggregate(Taxed.Total - Paid - BalanceApplied, (left, note) => left - note.ToInvoice);
        return unpaid.IsPositive ? unpaid : Money.Zero(Currency);
    }
}
