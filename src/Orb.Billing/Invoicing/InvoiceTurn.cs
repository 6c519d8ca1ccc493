using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Work;

namespace Orb.Billing.Invoicing;

/// <summary>Runs a command on one invoice: after what was due before, in a transaction, against the state it read.</summary>
internal sealed class InvoiceTurn(IInvoiceStore store, InvoiceViews views, CustomerTurn turn, IBillingTransactions transactions)
{
    /// <summary>Runs a command and gives the invoice as it is afterwards; a refusal writes nothing.</summary>
    public Task<Outcome<InvoiceView>> RunAsync(
        InvoiceId id, Func<Invoice, CustomerNow, Task<Refusal?>> command, CancellationToken cancellationToken) =>
        transactions.RunAsync(() => RunOnceAsync(id, command, cancellationToken), cancellationToken);

    private async Task<Outcome<InvoiceView>> RunOnceAsync(
        InvoiceId id, Func<Invoice, CustomerNow, Task<Refusal?>> command, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } found)
            return Refusal.NotFound("Invoice", id.ToString());
        if (!(await turn.TakeAsync(found.CustomerId, cancellationToken).ConfigureAwait(false)).TryGetValue(out var at, out var refusal))
            return refusal;
        if (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } invoice)
        {
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return Refusal.DraftRemoved;
        }

        try
        {
            if (await command(invoice, at).ConfigureAwait(false) is { } refused)
                return refused;
        }
        catch (StaleWriteException)
        {
            return Refusal.Conflict("The invoice was changed by another request; read it and try again.");
        }
        catch (AmountOverflowException overflow)
        {
            return Refusal.Constraint($"The invoice cannot be calculated. {overflow.Message}");
        }
        catch (BoundPassedException passed)
        {
            return Refusal.Constraint($"The invoice is not issued. {passed.Message}");
        }

        var view = (await views.FindAsync(id, cancellationToken).ConfigureAwait(false))!;
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return view;
    }
}
