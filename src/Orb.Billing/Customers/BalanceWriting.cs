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
        CustomerId customer, Money amount, BalanceAction action, BalanceCause cause, Instant at, CancellationToken cancellationToken) =>
        (await MoveAsync([new BalanceMove(customer, amount, action, cause, at)], cancellationToken).ConfigureAwait(false)).SingleOrDefault();

    /// <summary>Moves balances, each of them once, within the caller's transaction; an amount of 0 moves nothing.</summary>
    /// <exception cref="StaleWriteException">Another writer moved one meanwhile.</exception>
    public async Task<IReadOnlyList<BalanceTransaction>> MoveAsync(IReadOnlyList<BalanceMove> moves, CancellationToken cancellationToken)
    {
        var moving = moves.Where(m => !m.Amount.IsZero).ToList();
        if (moving.Count == 0)
            return [];
        var latest = (await store.LatestAsync([.. moving.Select(m => m.CustomerId).Distinct()], cancellationToken).ConfigureAwait(false))
            .ToDictionary(t => (t.CustomerId, t.Amount.Currency));
        var moved = moving.Select(m => Next(m, latest.GetValueOrDefault((m.CustomerId, m.Amount.Currency)))).ToList();
        StaleWriteException.Unless(await store.AddAsync(moved, cancellationToken).ConfigureAwait(false));
        return moved;
    }

    private BalanceTransaction Next(BalanceMove move, BalanceTransaction? latest)
    {
        var moved = new BalanceTransaction
        {
            Id = new BalanceTransactionId(ids.Next()),
            CustomerId = move.CustomerId,
            Sequence = (latest?.Sequence ?? 0) + 1,
            Action = move.Action,
            Amount = move.Amount,
            StartingBalance = latest?.EndingBalance ?? Money.Zero(move.Amount.Currency),
            InvoiceId = move.Cause.InvoiceId,
            CreditNoteId = move.Cause.CreditNoteId,
            Description = move.Cause.Description,
            CreatedAt = move.At,
        };
        // A sum beyond its digits shows here, before anything is written.
        _ = moved.EndingBalance;
        return moved;
    }
}

/// <summary>A move of a customer's balance.</summary>
internal sealed record BalanceMove(CustomerId CustomerId, Money Amount, BalanceAction Action, BalanceCause Cause, Instant At);

/// <summary>What moved a balance.</summary>
internal sealed record BalanceCause(InvoiceId? InvoiceId = null, CreditNoteId? CreditNoteId = null, string? Description = null);
