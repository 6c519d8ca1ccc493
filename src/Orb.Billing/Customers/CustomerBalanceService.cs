using Orb.Billing.Audit;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Work;

namespace Orb.Billing.Customers;

internal sealed class CustomerBalanceService(
    IBalanceStore store, ICustomerStore customers, BalanceWriting balances, CustomerTurn turn, AuditLog audit, IBillingTransactions transactions) : ICustomerBalanceService
{
    public async Task<Outcome<Money>> FindAsync(CustomerId customerId, string? currency, CancellationToken cancellationToken)
    {
        if (!(await CurrencyAsync(customerId, currency, cancellationToken).ConfigureAwait(false)).TryGetValue(out var of, out var refusal))
            return refusal;
        return await balances.BalanceAsync(customerId, of, cancellationToken).ConfigureAwait(false);
    }

    public async Task<Outcome<Page<BalanceTransaction>>> ListAsync(
        CustomerId customerId, BalanceQuery query, PageRequest page, CancellationToken cancellationToken)
    {
        if (query.Currency is null && await customers.FindAsync(customerId, cancellationToken).ConfigureAwait(false) is { Currency: null })
            return await Paging.ReadAsync(page, (_, _) => Task.FromResult<IReadOnlyList<BalanceTransaction>>([]), Position).ConfigureAwait(false);
        if (!(await CurrencyAsync(customerId, query.Currency, cancellationToken).ConfigureAwait(false)).TryGetValue(out var currency, out var refusal))
            return refusal;
        return await Paging.ReadAsync(
            page,
            (after, take) => store.ListAsync(customerId, currency, query.Created, after, take, cancellationToken),
            Position).ConfigureAwait(false);
    }

    private static PagePosition Position(BalanceTransaction transaction) => new(null, transaction.Id.Value);

    public Task<Outcome<BalanceTransaction>> AdjustAsync(CustomerId customerId, AdjustBalance command, CancellationToken cancellationToken) =>
        transactions.RunAsync(() => AdjustOnceAsync(customerId, command, cancellationToken), cancellationToken);

    private async Task<Outcome<BalanceTransaction>> AdjustOnceAsync(CustomerId customerId, AdjustBalance command, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (!(await CurrencyAsync(customerId, command.Currency, cancellationToken).ConfigureAwait(false)).TryGetValue(out var currency, out var refusal))
            return refusal;
        var validation = new Validation();
        validation.OptionalText("description", command.Description, 1_000);
        var amount = validation.PositiveAmount("amount", command.Amount, currency);
        if (validation.Failed)
            return validation.Refusal;
        // What was due before the adjustment must not feel it.
        if (!(await turn.TakeAsync(customerId, cancellationToken).ConfigureAwait(false)).TryGetValue(out var at, out refusal))
            return refusal;

        try
        {
            var signed = command.Adjustment == BalanceAdjustment.Increment ? amount : -amount;
            var moved = (await balances.MoveAsync(
                customerId, signed, BalanceAction.ManualAdjustment, new BalanceCause(Description: command.Description), at.Now, cancellationToken).ConfigureAwait(false))!;
            await audit.CustomerAsync(
                customerId, "balance_adjusted", command.Description,
                AuditLog.Amounts(("amount", signed), ("balance", moved.EndingBalance)), cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return moved;
        }
        catch (StaleWriteException)
        {
            return Refusal.Conflict("The balance was moved by another request; try again.");
        }
        catch (AmountOverflowException overflow)
        {
            return Refusal.Constraint($"The balance cannot be adjusted. {overflow.Message}");
        }
    }

    private async Task<Outcome<Currency>> CurrencyAsync(CustomerId customerId, string? code, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(customerId, cancellationToken).ConfigureAwait(false) is not { } customer)
            return Refusal.NotFound("Customer", customerId.ToString());
        var validation = new Validation();
        var currency = validation.Currency("currency", code) ?? customer.Currency;
        if (validation.Failed)
            return validation.Refusal;
        return currency is not null ? currency : Refusal.Invalid("currency", "is required: the customer has no currency yet.");
    }
}
