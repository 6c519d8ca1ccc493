using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Taxes;

namespace Orb.Billing.Core.Invoicing;

/// <summary>A line of a credit note.</summary>
/// <param name="LineItemId">The line credited.</param>
/// <param name="Credited">What is taken off the line, after discount, in the amounts of its invoice; above 0.</param>
/// <param name="Discount">The share of the line's discount: before discount, credited and discount together are taken off.</param>
/// <param name="CreditsReturned">What of it goes back to prepaid credit blocks; the rest is money.</param>
/// <param name="Taxed">The money, with its part of the note's taxes.</param>
public sealed record CreditedLine(LineItemId LineItemId, Money Credited, Money Discount, Money CreditsReturned, TaxedAmount Taxed);

/// <summary>A credit note as calculated (R12). Lines, groups and sums agree; the three ways of its money sum to its total.</summary>
/// <param name="Cause">Why it is given.</param>
/// <param name="Lines">At least one, in the order of the request.</param>
/// <param name="Groups">Its taxes: what each of the invoice's groups falls by.</param>
/// <param name="Net">Money without tax.</param>
/// <param name="Tax">The sum of the groups.</param>
/// <param name="ToInvoice">Reduces what is unpaid of its invoice.</param>
/// <param name="ToBalance">Goes to the customer balance.</param>
/// <param name="ToPayer">Goes back to the payer.</param>
public sealed record CalculatedCreditNote(
    CreditCause Cause, IReadOnlyList<CreditedLine> Lines, IReadOnlyList<TaxGroup> Groups, Money Net, Money Tax,
    Money ToInvoice, Money ToBalance, Money ToPayer)
{
    /// <summary>Money with tax.</summary>
    public Money Total => Net + Tax;

    /// <summary>The shares of discounts.</summary>
    public Money Discount => Lines.Aggregate(Money.Zero(Net.Currency), (sum, line) => sum + line.Discount);

    /// <summary>What goes back to prepaid credit blocks; it is in no other amount of the note.</summary>
    public Money CreditsReturned => Lines.Aggregate(Money.Zero(Net.Currency), (sum, line) => sum + line.CreditsReturned);
}
