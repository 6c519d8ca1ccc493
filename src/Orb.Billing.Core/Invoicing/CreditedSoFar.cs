using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Invoicing;

/// <summary>What a line charged and what credit notes have taken off it, from which the next credit is worked out (R11, R12).</summary>
/// <param name="Line">The line.</param>
/// <param name="Credited">All credits, whatever their cause.</param>
/// <param name="Reconciled">Those of reconciliation; only they lower what is settled.</param>
/// <param name="Discount">The shares of the line's discount taken with them.</param>
/// <param name="CreditsReturned">Prepaid credits returned with them.</param>
internal sealed record CreditedSoFar(CreditableLine Line, Money Credited, Money Reconciled, Money Discount, Money CreditsReturned)
{
    private Money None => Money.Zero(Line.Charged.Currency);

    /// <summary>What is left to credit.</summary>
    public Money Left => Line.Charged - Credited;

    /// <summary>The part of <see cref="Left"/> that is money, the base of its tax.</summary>
    public Money MoneyLeft => Left - CreditsLeft;

    private Money CreditsLeft => Line.CreditsApplied - CreditsReturned;

    private Money DiscountLeft => Line.Discount - Discount;

    public static CreditedSoFar Of(CreditableLine line, IReadOnlyList<CalculatedCreditNote> notes)
    {
        var none = Money.Zero(line.Charged.Currency);
        var sofar = new CreditedSoFar(line, none, none, none, none);
        foreach (var note in notes)
        {
            foreach (var credited in note.Lines.Where(l => l.LineItemId == line.Id))
                sofar = sofar.With(note.Cause, new LineCut(credited.Credited, credited.Discount, credited.CreditsReturned));
        }

        return sofar;
    }

    public CreditedSoFar With(CreditCause cause, LineCut cut) => this with
    {
        Credited = Credited + cut.Credited,
        Reconciled = cause == CreditCause.Reconcile ? Reconciled + cut.Credited : Reconciled,
        Discount = Discount + cut.Discount,
        CreditsReturned = CreditsReturned + cut.CreditsReturned,
    };

    /// <summary>What a request takes off the line: never more than is left, nothing when it asks for nothing.</summary>
    public LineCut Cut(LineCreditRequest request)
    {
        var (credited, discount) = request.Measure switch
        {
            CreditMeasure.BeforeDiscount => BeforeDiscount(request.Amount!.Value),
            CreditMeasure.Target => AfterDiscount(Line.Charged - Reconciled - request.Amount!.Value),
            CreditMeasure.Whole => AfterDiscount(Left),
            _ => AfterDiscount(request.Amount!.Value),
        };
        return new LineCut(credited, discount, Money.Min(credited, CreditsLeft));
    }

    private (Money Credited, Money Discount) AfterDiscount(Money asked)
    {
        var credited = Money.Min(asked, Left);
        return credited.IsPositive ? (credited, Falls(Left - credited, Line.Charged)) : (None, None);
    }

    private (Money Credited, Money Discount) BeforeDiscount(Money asked)
    {
        var left = Left + DiscountLeft;
        var cut = Money.Min(asked, left);
        if (!cut.IsPositive)
            return (None, None);
        var discount = Money.Min(cut, Falls(left - cut, Line.Subtotal));
        // The last cent takes all discount that is left: nothing could ever be credited to take it.
        return cut - discount < Left ? (cut - discount, discount) : (Left, DiscountLeft);
    }

    // Discount(before) - discount(after), like the tax: the shares of all notes sum to the discount, whatever is credited in between.
    private Money Falls(Money left, Money of)
    {
        var after = Money.Round(Line.Discount.Amount * left.Amount / of.Amount, left.Currency);
        var fall = DiscountLeft - after;
        // Credits stated now before, now after discount round apart by a unit; a share never gives discount back.
        return Line.Discount.IsNegative == fall.IsNegative ? fall : None;
    }
}

/// <summary>What one credit takes off a line.</summary>
internal readonly record struct LineCut(Money Credited, Money Discount, Money CreditsReturned);
