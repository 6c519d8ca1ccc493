using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Invoicing;

/// <summary>Why a credit is given (R11).</summary>
public enum CreditCause
{
    /// <summary>The charge should have come to less; the credit lowers what is settled of it.</summary>
    Reconcile,

    /// <summary>The charge was right; the credit lowers only what may still be credited, else it would be billed again.</summary>
    Goodwill,
}

/// <summary>A credit note that is asked for.</summary>
/// <param name="Cause">Why.</param>
/// <param name="Credits">At most one a line.</param>
/// <param name="Refund">Whether what is left after the unpaid part goes back to the payer, as far as a payer paid it, instead of the customer balance.</param>
public sealed record CreditNoteRequest(CreditCause Cause, IReadOnlyList<LineCreditRequest> Credits, bool Refund = false);

/// <summary>What is to be credited of one line, in the amounts of its invoice: net on an exclusive one, gross on an inclusive one.</summary>
public sealed record LineCreditRequest
{
    private LineCreditRequest(LineItemId lineItemId, CreditMeasure measure, Money? amount)
    {
        if (amount is { IsNegative: true })
            throw new ArgumentException("A credit is stated as 0 or more.", nameof(amount));
        LineItemId = lineItemId;
        Measure = measure;
        Amount = amount;
    }

    /// <summary>The line.</summary>
    public LineItemId LineItemId { get; }

    /// <summary>What the amount means.</summary>
    public CreditMeasure Measure { get; }

    /// <summary>The amount; null for the whole line.</summary>
    public Money? Amount { get; }

    /// <summary>An amount after discount.</summary>
    /// <exception cref="ArgumentException">The amount is negative.</exception>
    public static LineCreditRequest AfterDiscount(LineItemId line, Money amount) => new(line, CreditMeasure.AfterDiscount, amount);

    /// <summary>An amount before discount: the credit takes its share of the line's discount.</summary>
    /// <exception cref="ArgumentException">The amount is negative.</exception>
    public static LineCreditRequest BeforeDiscount(LineItemId line, Money amount) => new(line, CreditMeasure.BeforeDiscount, amount);

    /// <summary>Brings the line down to what it should have charged, after discount.</summary>
    /// <exception cref="ArgumentException">The amount is negative.</exception>
    public static LineCreditRequest Target(LineItemId line, Money amount) => new(line, CreditMeasure.Target, amount);

    /// <summary>All that has not been credited yet.</summary>
    public static LineCreditRequest Whole(LineItemId line) => new(line, CreditMeasure.Whole, amount: null);
}

/// <summary>What the amount of a requested credit means.</summary>
public enum CreditMeasure
{
    /// <summary>The credit, after discount.</summary>
    AfterDiscount,

    /// <summary>The credit before the line's discount.</summary>
    BeforeDiscount,

    /// <summary>What the line should have charged; what is settled above it is credited.</summary>
    Target,

    /// <summary>The rest of the line.</summary>
    Whole,
}
