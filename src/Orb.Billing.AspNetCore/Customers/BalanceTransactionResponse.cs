using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Customers;

namespace Orb.Billing.AspNetCore.Customers;

/// <summary>A move of the customer's balance as the contract writes it: an amount without a sign, and a type that tells its direction.</summary>
internal sealed class BalanceTransactionResponse(BalanceTransaction transaction)
{
    public string Id => transaction.Id.ToString();

    public string Action => transaction.Action switch
    {
        BalanceAction.ManualAdjustment => "manual_adjustment",
        BalanceAction.AppliedToInvoice => "applied_to_invoice",
        BalanceAction.ReturnFromVoiding => "return_from_voiding",
        BalanceAction.CreditNoteApplied => "credit_note_applied",
        _ => "credit_note_voided",
    };

    public string Type => transaction.Amount.IsNegative ? "decrement" : "increment";

    public string Amount => (transaction.Amount.IsNegative ? -transaction.Amount : transaction.Amount).ToAmountString();

    public string StartingBalance => transaction.StartingBalance.ToAmountString();

    public string EndingBalance => transaction.EndingBalance.ToAmountString();

    public string CreatedAt => WireTime.WriteSeconds(transaction.CreatedAt);

    public string? Description => transaction.Description;

    public TinyResponse? Invoice => transaction.InvoiceId is { } id ? new TinyResponse(id.ToString()) : null;

    public TinyResponse? CreditNote => transaction.CreditNoteId is { } id ? new TinyResponse(id.ToString()) : null;
}

internal sealed record TinyResponse(string Id);
