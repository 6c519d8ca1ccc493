using Orb.Billing.Alerts;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Credits;

/// <summary>The credit ledger of a customer in one unit as it is stored, with what drafts have reserved of it.</summary>
internal sealed record CreditWallet(CustomerId CustomerId, CreditLedger Ledger, IReadOnlyDictionary<CreditBlockId, CustomerCreditBlock> Stored)
{
    /// <summary>The wallet with what drafts reserve; what drafts reserve is rebuilt with them and never stored (R17).</summary>
    public CreditWallet Reserving(IEnumerable<CreditReservation> reservations)
    {
        var blocks = Ledger.Blocks.Select(b => b.Id).ToHashSet();
        return this with
        {
            Ledger = Ledger with
            {
                Reservations = [.. reservations
                    .Select(r => r with { Uses = [.. r.Uses.Where(u => blocks.Contains(u.BlockId))] })
                    .Where(r => r.Uses.Count > 0)],
            },
        };
    }
}

/// <summary>Reads and writes credit ledgers. Two writers cannot both append the next sequence, so no credit is spent twice (R17).</summary>
internal sealed class CreditWriting(ICreditStore store, CreditAlerts alerts, IIdGenerator ids)
{
    /// <summary>The ledger of a customer in a unit; an empty one where nothing was ever granted.</summary>
    public async Task<CreditWallet> LoadAsync(CustomerId customer, Currency unit, CancellationToken cancellationToken)
    {
        var blocks = (await store.BlocksAsync([customer], cancellationToken).ConfigureAwait(false)).Where(b => b.Block.Currency == unit).ToList();
        var latest = (await store.LatestAsync(customer, cancellationToken).ConfigureAwait(false)).SingleOrDefault(e => e.Entry.Amount.Currency == unit);
        var ledger = new CreditLedger(unit)
        {
            Blocks = [.. blocks.Select(b => b.Block)],
            Balance = latest?.Entry.EndingBalance ?? Money.Zero(unit),
            LastSequence = latest?.Entry.Sequence ?? 0,
        };
        return new CreditWallet(customer, ledger, blocks.ToDictionary(b => b.Block.Id));
    }

    /// <summary>Writes what commands came to within the caller's transaction.</summary>
    /// <param name="wallet">The wallet the commands were given to.</param>
    /// <param name="after">The ledger after the last of them.</param>
    /// <param name="entries">The entries of all of them, in order.</param>
    /// <param name="details">What the store knows of a block beyond the ledger; null leaves it.</param>
    /// <param name="description">A sentence on each entry.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="metadata">Labels on each entry.</param>
    /// <exception cref="StaleWriteException">Another writer was faster.</exception>
    public async Task<IReadOnlyList<CreditLedgerItem>> WriteAsync(
        CreditWallet wallet, CreditLedger after, IEnumerable<LedgerEntry> entries, Func<CustomerCreditBlock, CustomerCreditBlock>? details, string? description,
        CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var items = entries.Select(e => new CreditLedgerItem
        {
            Id = new CreditLedgerEntryId(ids.Next()),
            CustomerId = wallet.CustomerId,
            Entry = e,
            Description = description,
            Metadata = metadata ?? new Dictionary<string, string>(),
        }).ToList();
        var added = new List<CustomerCreditBlock>();
        var changed = new List<CustomerCreditBlock>();
        foreach (var block in after.Blocks)
        {
            var isNew = !wallet.Stored.TryGetValue(block.Id, out var stored);
            var owned = stored is null ? new CustomerCreditBlock { CustomerId = wallet.CustomerId, Block = block } : stored with { Block = block };
            owned = details?.Invoke(owned) ?? owned;
            if (isNew)
                added.Add(owned);
            else if (owned != stored)
                changed.Add(owned);
        }

        if (items.Count > 0 || added.Count > 0 || changed.Count > 0)
            StaleWriteException.Unless(await store.WriteAsync(added, changed, items, cancellationToken).ConfigureAwait(false));
        if (items.Count > 0)
            await alerts.MovedAsync(wallet.CustomerId, wallet.Ledger.Balance, after.Balance, items[^1], cancellationToken).ConfigureAwait(false);
        return items;
    }
}
