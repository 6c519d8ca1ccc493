using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;

namespace Orb.Billing.Core.Credits;

/// <summary>Why the customer balance moved; the names are those of the public contract.</summary>
public enum BalanceAction
{
    /// <summary>An invoice was issued (applied_to_invoice).</summary>
    AppliedToInvoice,

    /// <summary>By hand (manual_adjustment).</summary>
    ManualAdjustment,

    /// <summary>Unused time was credited (prorated_refund).</summary>
    ProratedRefund,

    /// <summary>Such a credit was taken back (revert_prorated_refund).</summary>
    RevertProratedRefund,

    /// <summary>A voided invoice gave back what it had taken (return_from_voiding).</summary>
    ReturnFromVoiding,

    /// <summary>A credit note's rest went to the balance (credit_note_applied).</summary>
    CreditNoteApplied,

    /// <summary>Such a credit note was voided (credit_note_voided).</summary>
    CreditNoteVoided,

    /// <summary>More was paid than due (overpayment_refund).</summary>
    OverpaymentRefund,

    /// <summary>Money came in outside of any invoice (external_payment).</summary>
    ExternalPayment,

    /// <summary>A total too small to collect waits for the next invoice (small_invoice_carryover).</summary>
    SmallInvoiceCarryover,
}

/// <summary>One movement of a customer balance. The movements sum to the balance.</summary>
/// <param name="Action">Why.</param>
/// <param name="Starting">The balance before.</param>
/// <param name="Ending">The balance after.</param>
/// <param name="At">When, on the customer's clock (R23).</param>
/// <param name="InvoiceId">The invoice it is about, where there is one.</param>
/// <param name="CreditNoteId">The credit note it is about, where there is one.</param>
public sealed record BalanceTransaction(
    BalanceAction Action, Money Starting, Money Ending, Instant At, InvoiceId? InvoiceId = null, CreditNoteId? CreditNoteId = null)
{
    /// <summary>What it does to the balance: above 0 for the customer's benefit (increment), below 0 otherwise (decrement).</summary>
    public Money Change => Ending - Starting;

    /// <summary>Whether the balance went up.</summary>
    public bool IsIncrement => Change.IsPositive;

    /// <summary>How much it moved, above 0.</summary>
    public Money Amount => IsIncrement ? Change : -Change;

    /// <summary>The balance after it.</summary>
    public CustomerBalance Balance => new(Ending);
}
