using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;

namespace Orb.Billing.Core.Credits;

/// <summary>Writes the entries of one command: every entry moves its block and the balance by the same amount.</summary>
internal sealed class LedgerWriter(CreditLedger before)
{
    private readonly CreditLedger _before = before;
    private readonly List<LedgerEntry> _entries = [];

    public CreditLedger Ledger { get; private set; } = before;

    public LedgerOutcome Done => new(Ledger, _entries);

    public CreditBlock? Find(CreditBlockId id) => Ledger.Blocks.FirstOrDefault(b => b.Id == id);

    public Money Unreserved(CreditBlockId id) => Ledger.Unreserved(Find(id)!);

    public void Add(CreditBlock block) => Ledger = Ledger with { Blocks = [.. Ledger.Blocks, block] };

    public void Replace(CreditBlock block) =>
        Ledger = Ledger with { Blocks = [.. Ledger.Blocks.Select(b => b.Id == block.Id ? block : b)] };

    public void Reserve(CreditReservation reservation)
    {
        var known = Ledger.Reservations.Any(r => r.InvoiceId == reservation.InvoiceId);
        IEnumerable<CreditReservation> all = known
            ? Ledger.Reservations.Select(r => r.InvoiceId == reservation.InvoiceId ? reservation : r)
            : [.. Ledger.Reservations, reservation];
        Ledger = Ledger with { Reservations = [.. all.Where(r => r.Uses.Count > 0)] };
    }

    public void Post(LedgerEntryType type, CreditBlockId id, Money amount, Instant at) => Post(type, id, amount, at, entry => entry);

    public void Post(LedgerEntryType type, CreditBlockId id, Money amount, Instant at, Func<LedgerEntry, LedgerEntry> with)
    {
        var block = Find(id)!;
        var change = type switch
        {
            LedgerEntryType.Increment or LedgerEntryType.Amendment => amount,
            LedgerEntryType.Decrement or LedgerEntryType.Void or LedgerEntryType.CreditBlockExpiry => -amount,
            _ => Money.Zero(amount.Currency), // an announcement or a move between two blocks
        };
        Replace(block with
        {
            Remaining = block.Remaining + change,
            Used = type is LedgerEntryType.Decrement or LedgerEntryType.Amendment ? block.Used - change : block.Used,
        });
        var entry = new LedgerEntry
        {
            Sequence = Ledger.LastSequence + 1,
            Type = type,
            BlockId = id,
            Amount = amount,
            StartingBalance = Ledger.Balance,
            EndingBalance = Ledger.Balance + change,
            At = at,
        };
        _entries.Add(with(entry));
        Ledger = Ledger with { LastSequence = entry.Sequence, Balance = entry.EndingBalance };
    }

    /// <summary>One entry of a charge: a decrement, or the amendment that gives back.</summary>
    public void Post(CreditUse use, InvoiceId invoiceId, Instant at) =>
        Post(
            use.Amount.IsNegative ? LedgerEntryType.Amendment : LedgerEntryType.Decrement, use.BlockId,
            use.Amount.IsNegative ? -use.Amount : use.Amount, at,
            entry => entry with { InvoiceId = invoiceId, PriceId = use.PriceId, Day = use.Day });

    /// <summary>What a block has left without promise to a draft expires.</summary>
    public void Expire(CreditBlock block)
    {
        var left = Unreserved(block.Id);
        if (left.IsPositive)
            Post(LedgerEntryType.CreditBlockExpiry, block.Id, left, block.ExpiresAt!.Value);
    }

    /// <summary>What the command has freed of expired blocks has nowhere to return to and expires at once (R17).</summary>
    public void ExpireReturned(Instant at)
    {
        foreach (var block in _before.Blocks.Where(b => b.IsExpiredAt(at)))
        {
            var left = Unreserved(block.Id);
            var returned = Money.Min(left, left - _before.Unreserved(block));
            if (returned.IsPositive)
                Post(LedgerEntryType.CreditBlockExpiry, block.Id, returned, at);
        }
    }

    /// <summary>
    /// Usable credits fill what a manual decrement has left below zero; otherwise usage of the one block would deepen the balance of the
    /// other, and only a manual decrement may do that (R17).
    /// </summary>
    public void FillNegative(Instant at)
    {
        var sources = Ledger.Blocks.Where(b => b.Status == CreditBlockStatus.Active && !b.IsExpiredAt(at)).Order(BurnOrder.Instance);
        foreach (var source in sources.ToList())
        {
            foreach (var target in Ledger.Blocks.Where(b => Ledger.Unreserved(b).IsNegative).ToList())
            {
                var amount = Money.Min(Unreserved(source.Id), -Unreserved(target.Id));
                if (!amount.IsPositive)
                    continue;
                Post(LedgerEntryType.Decrement, source.Id, amount, at);
                Post(LedgerEntryType.Amendment, target.Id, amount, at);
            }
        }
    }
}
