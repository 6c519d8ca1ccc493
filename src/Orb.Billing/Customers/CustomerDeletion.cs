using Orb.Billing.Audit;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Work;

namespace Orb.Billing.Customers;

/// <summary>Deletes customers that were never invoiced (docs/decisions/0073).</summary>
internal sealed class CustomerDeletion(ICustomerStore store, CustomerTurn turn, AuditLog audit, IBillingTransactions transactions)
{
    public Task<Outcome<Customer>> RunAsync(CustomerId id, CancellationToken cancellationToken) =>
        transactions.RunAsync(() => RunOnceAsync(id, cancellationToken), cancellationToken);

    private async Task<Outcome<Customer>> RunOnceAsync(CustomerId id, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        // What was due before may be an invoice to issue: a punctual host would have refused.
        if (!(await turn.TakeAsync(id, cancellationToken).ConfigureAwait(false)).TryGetValue(out var at, out var refusal))
            return refusal;
        if (await store.HasIssuedInvoiceAsync(id, cancellationToken).ConfigureAwait(false))
            return Refusal.Constraint("The customer has an invoice that was issued, so it cannot be deleted. Cancel its subscriptions instead.");
        // Catching up may have changed the customer.
        var customer = (await store.FindAsync(id, cancellationToken).ConfigureAwait(false))!;
        if (await store.DeleteAsync(customer, at.Now, cancellationToken).ConfigureAwait(false) != StoreResult.Success)
            return Refusal.Conflict("The customer was changed by another request; read it and try again.");
        await audit.CustomerAsync(id, "deleted", null, new Dictionary<string, string>(), cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return customer;
    }
}
