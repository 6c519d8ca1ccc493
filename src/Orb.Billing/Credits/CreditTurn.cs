using Orb.Billing.Audit;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Work;

namespace Orb.Billing.Credits;

/// <summary>Runs a command on a customer's credits: after what was due before, in a transaction, and with what it makes due at once.</summary>
internal sealed class CreditTurn(
    ICustomerStore customers, CreditUnits units, CustomerTurn turn, CustomerSteps steps, IDueWorkStore work, AuditLog audit, IBillingTransactions transactions)
{
    public Task<Outcome<T>> RunAsync<T>(
        CustomerId customerId, string? currency, Func<CustomerNow, Currency, Task<Outcome<T>>> command, string action, string? reason,
        Func<T, Dictionary<string, string>> details, CancellationToken cancellationToken)
        where T : notnull =>
        transactions.RunAsync(() => RunOnceAsync(customerId, currency, command, action, reason, details, cancellationToken), cancellationToken);

    private async Task<Outcome<T>> RunOnceAsync<T>(
        CustomerId customerId, string? currency, Func<CustomerNow, Currency, Task<Outcome<T>>> command, string action, string? reason,
        Func<T, Dictionary<string, string>> details, CancellationToken cancellationToken)
        where T : notnull
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (await customers.FindAsync(customerId, cancellationToken).ConfigureAwait(false) is not { } customer)
            return Refusal.NotFound("Customer", customerId.ToString());
        if (!(await units.FindAsync(customer, currency, cancellationToken).ConfigureAwait(false)).TryGetValue(out var unit, out var refusal))
            return refusal;
        if (!(await turn.TakeAsync(customerId, cancellationToken).ConfigureAwait(false)).TryGetValue(out var at, out refusal))
            return refusal;
        try
        {
            if (!(await command(at, unit).ConfigureAwait(false)).TryGetValue(out var done, out refusal))
                return refusal;
            await audit.CustomerAsync(customerId, action, reason, details(done), cancellationToken).ConfigureAwait(false);
            // A purchase is invoiced, and a rule buys, as soon as there is cause.
            await work.ScheduleAsync(customerId, customer.TestClockId, at.Now, cancellationToken).ConfigureAwait(false);
            await steps.RunNowAsync(customerId, at.Now, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return done;
        }
        catch (StaleWriteException)
        {
            return Refusal.Conflict("The credits were moved by another request; try again.");
        }
        catch (AmountOverflowException overflow)
        {
            return Refusal.Constraint($"The credits cannot be moved. {overflow.Message}");
        }
    }
}
