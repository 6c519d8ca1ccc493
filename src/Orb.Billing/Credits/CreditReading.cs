using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Credits;

/// <summary>Lists blocks and ledgers.</summary>
internal sealed class CreditReading(
    ICreditStore store, ICustomerStore customers, CreditUnits units, CreditWriting writing, CreditHolds holds, CustomerClock clock)
{
    public async Task<Outcome<Page<CustomerCreditBlock>>> BlocksAsync(
        CustomerId customerId, CreditBlockQuery query, PageRequest page, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(customerId, query.Currency, cancellationToken).ConfigureAwait(false)).TryGetValue(out var of, out var refusal))
            return refusal;
        if (of.Unit is null)
            return await Paging.ReadAsync(page, (_, _) => Task.FromResult<IReadOnlyList<CustomerCreditBlock>>([]), Position).ConfigureAwait(false);
        var now = await clock.NowAsync(of.Customer, cancellationToken).ConfigureAwait(false);
        var wallet = await writing.LoadAsync(customerId, of.Unit, cancellationToken).ConfigureAwait(false);
        var wanted = wallet.Stored.Values
            .Where(b => query.All || (!b.Block.Remaining.IsZero && !b.Block.IsExpiredAt(now)))
            .Where(b => In(query.Effective, b.Block.EffectiveAt))
            .OrderByDescending(b => b.Block.Id)
            .ToList();
        return await Paging.ReadAsync(
            page,
            (after, take) => Task.FromResult<IReadOnlyList<CustomerCreditBlock>>(
                [.. wanted.Where(b => after is null || b.Block.Id < new CreditBlockId(after.Id)).Take(take)]),
            Position).ConfigureAwait(false);
    }

    public async Task<Outcome<Page<CreditLedgerView>>> LedgerAsync(
        CustomerId customerId, CreditLedgerQuery query, PageRequest page, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(customerId, query.Currency, cancellationToken).ConfigureAwait(false)).TryGetValue(out var of, out var refusal))
            return refusal;
        var pending = Array.Empty<CreditLedgerItem>();
        IReadOnlyDictionary<CreditBlockId, CustomerCreditBlock> blocks = new Dictionary<CreditBlockId, CustomerCreditBlock>();
        if (of.Unit is { } unit)
        {
            var wallet = await writing.LoadAsync(customerId, unit, cancellationToken).ConfigureAwait(false);
            blocks = wallet.Stored;
            if (query.State != LedgerEntryState.Committed && (page.Cursor is null || AfterPending(page.Cursor)))
            {
                if (!(await PendingAsync(of.Customer, wallet, cancellationToken).ConfigureAwait(false)).TryGetValue(out var entries, out refusal))
                    return refusal;
                pending = [.. entries.Where(e => query.Type is null || e.Type == query.Type).Where(e => In(query.Created, e.At))
                    .Select(e => Item(customerId, e)).OrderByDescending(i => i.Entry.Sequence)];
            }
        }

        var rows = await Paging.ReadAsync(
            page, (after, take) => ReadAsync(customerId, of.Unit, query, pending, after, take, cancellationToken), i => new PagePosition(null, i.Id.Value)).ConfigureAwait(false);
        return rows.TryGetValue(out var found, out refusal)
            ? new Page<CreditLedgerView>([.. found.Items.Select(i => new CreditLedgerView(i, blocks[i.Entry.BlockId], of.Customer))], found.NextCursor)
            : refusal;
    }

    /// <summary>What the customer's drafts would write if they were issued now.</summary>
    public async Task<Outcome<IReadOnlyList<LedgerEntry>>> PendingAsync(Customer customer, CreditWallet wallet, CancellationToken cancellationToken)
    {
        var now = await clock.NowAsync(customer, cancellationToken).ConfigureAwait(false);
        try
        {
            return Outcome.Success(wallet.Reserving(await holds.OfAsync(customer, now, cancellationToken).ConfigureAwait(false)).Ledger.PendingEntries(now));
        }
        catch (AmountOverflowException overflow)
        {
            return Refusal.Constraint($"The drafts cannot be calculated. {overflow.Message}");
        }
    }

    // Pending entries come first, as they would be numbered. A page that ends among them starts the next behind the entry of the same number, which a
    // refresh of the drafts does not move.
    private async Task<IReadOnlyList<CreditLedgerItem>> ReadAsync(
        CustomerId customerId, Currency? unit, CreditLedgerQuery query, CreditLedgerItem[] pending, PagePosition? after, int take, CancellationToken cancellationToken)
    {
        if (unit is null)
            return [];
        var within = after is not null && IsPending(after.Id);
        var rows = (within ? pending.SkipWhile(i => i.Id.Value != after!.Id).Skip(1) : pending).Take(take).ToList();
        if (rows.Count < take && query.State != LedgerEntryState.Pending)
            rows.AddRange(await store.ListAsync(customerId, unit, query, within ? null : after, take - rows.Count, cancellationToken).ConfigureAwait(false));
        return rows;
    }

    private async Task<Outcome<(Customer Customer, Currency? Unit)>> FindAsync(CustomerId customerId, string? currency, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(customerId, cancellationToken).ConfigureAwait(false) is not { } customer)
            return Refusal.NotFound("Customer", customerId.ToString());
        if (currency is null && customer.Currency is null)
            return (customer, null);
        return (await units.FindAsync(customer, currency, cancellationToken).ConfigureAwait(false)).TryGetValue(out var unit, out var refusal)
            ? (customer, unit)
            : refusal;
    }

    private static PagePosition Position(CustomerCreditBlock block) => new(null, block.Block.Id.Value);

    private static CreditLedgerItem Item(CustomerId customer, LedgerEntry entry) => new()
    {
        Id = new CreditLedgerEntryId(DerivedId.Of($"pending|{customer}|{entry.Amount.Currency.Code}|{entry.Sequence}")),
        CustomerId = customer,
        Entry = entry,
    };

    private static bool AfterPending(string cursor) => PagePosition.TryParse(cursor, out var position) && IsPending(position.Id);

    // Derived ids are of version 8, those given out of version 7.
    private static bool IsPending(Guid id) => id.Version == 8;

    private static bool In(CreatedRange range, Instant at) =>
        !(at <= range.After) && !(at < range.From) && !(at >= range.Before) && !(at > range.Through);
}
