using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Taxes;

namespace Orb.Billing.Invoicing;

/// <summary>Why a credit note was written (R11).</summary>
public enum CreditNoteCause
{
    /// <summary>Reconciliation: the charge came to less. It lowers what is settled of the charge.</summary>
    Reconcile,

    /// <summary>A kindness. What is settled stays, else it would be billed again; only the cap of later credits falls.</summary>
    Goodwill,
}

/// <summary>The reason that is told to the customer.</summary>
public enum CreditNoteReason
{
    /// <summary>It was charged twice.</summary>
    Duplicate,

    /// <summary>It was charged by fraud.</summary>
    Fraudulent,

    /// <summary>The order changed.</summary>
    OrderChange,

    /// <summary>The product did not satisfy.</summary>
    ProductUnsatisfactory,
}

/// <summary>Takes back a part of an issued invoice, which itself never changes (R11, R12).</summary>
public sealed record CreditNote
{
    /// <summary>The id.</summary>
    public required CreditNoteId Id { get; init; }

    /// <summary>The number, gapless in a series of its own and kept by a voided note (R13).</summary>
    public required string Number { get; init; }

    /// <summary>The invoice it credits.</summary>
    public required InvoiceId InvoiceId { get; init; }

    /// <summary>Whose it is.</summary>
    public required CustomerId CustomerId { get; init; }

    /// <summary>Why it was written.</summary>
    public required CreditNoteCause Cause { get; init; }

    /// <summary>The reason told to the customer.</summary>
    public required CreditNoteReason Reason { get; init; }

    /// <summary>When it was written, by the customer's clock.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was voided, by the customer's clock; null while it counts.</summary>
    public Instant? VoidedAt { get; init; }

    /// <summary>A sentence for the customer.</summary>
    public string? Memo { get; init; }

    /// <summary>The credits on the invoice's lines, at least one.</summary>
    public required IReadOnlyList<CreditNoteLine> Lines { get; init; }

    /// <summary>What it took off the unpaid part of its invoice (R12).</summary>
    public required Money ToInvoice { get; init; }

    /// <summary>What went to the customer's balance.</summary>
    public required Money ToBalance { get; init; }

    /// <summary>What is to go back to the payer.</summary>
    public required Money ToPayer { get; init; }

    /// <summary>The money of its lines without tax.</summary>
    public Money Net => Sum(l => l.Taxed.Net);

    /// <summary>The sum of its taxes: what those of its invoice fall by (R12).</summary>
    public Money Tax => Sum(l => l.Taxed.Tax);

    /// <summary>Its taxes by tax, category and rate, in the order in which they first appear; they sum to <see cref="Tax"/>.</summary>
    public IReadOnlyList<TaxGroup> TaxGroups => TaxGroup.Of([.. Lines.Select(l => l.Taxed)]);

    /// <summary>The shares of the discounts of the lines it credits; in no other amount of the note.</summary>
    public Money Discount => Sum(l => l.Discount);

    /// <summary>The money of its lines with tax, which is where it went: to the invoice, the balance and the payer.</summary>
    public Money Total => Net + Tax;

    private Money Sum(Func<CreditNoteLine, Money> amount) => Lines.Skip(1).Aggregate(amount(Lines[0]), (sum, line) => sum + amount(line));
}

/// <summary>A credit on one line.</summary>
/// <param name="LineItemId">The line, calculated or made by hand.</param>
/// <param name="Charge">The charge of the line; null for a line made by hand.</param>
/// <param name="Amount">
/// What is credited, above 0, after discount, in the unit of the line's price: without tax, or with it where the invoice's amounts contain it.
/// </param>
public sealed record CreditNoteLine(LineItemId LineItemId, ChargeKey? Charge, Money Amount)
{
    /// <summary>The units of usage that the charge has fewer with it (R25); 0 for a fee and for goodwill.</summary>
    public decimal Units { get; init; }

    /// <summary>The share of the line's discount, in the invoice's currency: before discount, credit and share together are taken off (R12).</summary>
    public Money Discount { get; init; } = Money.Zero(Amount.Currency);

    /// <summary>What of it returns to prepaid credit blocks, in the invoice's currency; the rest is money.</summary>
    public Money CreditsReturned { get; init; } = Money.Zero(Amount.Currency);

    /// <summary>The money without tax, and its part of the note's taxes.</summary>
    public TaxedAmount Taxed { get; init; } = new(Amount, []);
}
