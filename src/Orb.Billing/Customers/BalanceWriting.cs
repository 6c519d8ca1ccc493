using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Customers;

/// <summary>Reads and moves customers' balances. Two writers cannot both append the next sequence, so no credit is spent twice (R18).</summary>
internal sealed class BalanceWriting(IBalanceStore store, IIdGenerator ids)
{
    /// <summary>The balances of customers as they are now; asked for a customer and a currency, it gives 0 where nothing ever moved.</summary>
    public async Task<Func<CustomerId, Currency, Money>> BalancesAsync(IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken)
    {
        if (customers.Count == 0)
            return (_, currency) => Money.Zero(currency);
        var latest = (await store.LatestAsync(customers, cancellationToken).ConfigureAwait(false))
            .ToDictionary(t => (t.CustomerId, t.Amount.Currency), t => t.EndingBalance);
        return (customer, currency) => latest.TryGetValue((customer, currency), out var balance) ? balance : Money.Zero(currency);
    }

    /// <summary>The balance of a customer in a currency.</summary>
    public async Task<Money> BalanceAsync(CustomerId customer, Currency currency, CancellationToken cancellationToken) =>
        (await BalancesAsync([customer], cancellationToken).ConfigureAwait(false))(customer, currency);

    /// <summary>Moves a balance within the caller's transaction; an amount of 0 moves nothing.</summary>
    /// <exception cref="StaleWriteException">Another writer moved it meanwhile.</exception>
    public async Task<BalanceTransaction?> MoveAsync(
        CustomerId customer, Money amount, BalanceAction action, BalanceCause cause, Instant at, CancellationToken cancellationToken)
    {
        if (amount.IsZero)
            return null;
        var latest = (await store.LatestAsync([customer], cancellationToken).ConfigureAwait(false)).SingleOrDefault(t => t.Amount.Currency == amount.Currency);
        var moved = new BalanceTransaction
        {
            Id = new BalanceTransactionId(ids.Next()),
            CustomerId = customer,
            Sequence = (latest?.Sequence ?? 0) + 1,
            Action = action,
            Amount = amount,
            StartingBalance = latest?.EndingBalance ?? Money.Zero(amount.Currency),
            InvoiceId = cause.InvoiceId,
            CreditNoteId = cause.CreditNoteId,
            Description = cause.Description,
            CreatedAt = at,
        };
        // A sum beyond its digits shows here, before anything is written.
        _ = moved.EndingBalance;
        StaleWriteException.Unless(await store.AddAsync(moved, cancellationToken).ConfigureAwait(false));
        return moved;
    }
}

/// <summary>What moved a balance.</summary>
internal sealed record BalanceCause(InvoiceId? InvoiceId = null, CreditNoteId? CreditNoteId = null, string? Description = null);
