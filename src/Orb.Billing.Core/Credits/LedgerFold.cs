using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Credits;

/// <summary>What each command does to a ledger; those that put credits on it and take them off by hand stand here.</summary>
internal static class LedgerFold
{
    public static LedgerOutcome Apply(CreditLedger ledger, LedgerCommand command)
    {
        var writer = new LedgerWriter(ledger);
        var refusal = command switch
        {
            AddCredits add => Add(writer, add),
            DeductCredits deduct => Deduct(writer, deduct),
            ChangeExpiration change => LedgerBlocks.Change(writer, change),
            VoidCredits voiding => LedgerBlocks.Void(writer, voiding),
            AmendCredits amend => LedgerBlocks.Amend(writer, amend),
            ActivateCredits activate => LedgerBlocks.Activate(writer, activate),
            ExpireCredits expire => LedgerBlocks.Expire(writer, expire),
            ReserveCredits reserve => LedgerDrafts.Reserve(writer, reserve),
            CommitCredits commit => LedgerDrafts.Commit(writer, commit),
            ReturnCredits back => LedgerDrafts.Return(writer, back),
            _ => throw new ArgumentException($"{command.GetType().Name} is no command of a ledger.", nameof(command)),
        };
        return refusal is null ? writer.Done : new LedgerOutcome(ledger, [], refusal);
    }

    private static LedgerRefusal? Add(LedgerWriter writer, AddCredits command)
    {
        var block = command.Block;
        if (block.Currency != writer.Ledger.Currency)
            throw new CurrencyMismatchException(block.Currency, writer.Ledger.Currency);
        if (!block.Original.IsPositive)
            return LedgerRefusal.AmountNotPositive;
        if (writer.Find(block.Id) is not null)
            return LedgerRefusal.BlockExists;
        if (block.IsExpiredAt(command.At) || block.IsExpiredAt(block.EffectiveAt))
            return LedgerRefusal.ExpiresTooEarly;

        var rest = block.Original;
        if (block.Status == CreditBlockStatus.Active)
        {
            foreach (var below in writer.Ledger.Blocks.Where(b => writer.Unreserved(b.Id).IsNegative).ToList())
            {
                var fill = Money.Min(rest, -writer.Unreserved(below.Id));
                if (!fill.IsPositive)
                    break;
                writer.Replace(below with { Original = below.Original + fill });
                writer.Post(LedgerEntryType.Increment, below.Id, fill, command.At);
                rest -= fill;
            }
        }

        var nothing = Money.Zero(rest.Currency);
        writer.Add(block with { Original = rest, Remaining = nothing, Used = nothing });
        writer.Post(LedgerEntryType.Increment, block.Id, rest, command.At);
        return null;
    }

    private static LedgerRefusal? Deduct(LedgerWriter writer, DeductCredits command)
    {
        if (!command.Amount.IsPositive)
            return LedgerRefusal.AmountNotPositive;
        // Blocks that start later bear a manual decrement after those in effect, before the balance goes below zero.
        var bearers = writer.Ledger.Blocks.Where(b => b.Status == CreditBlockStatus.Active && !b.IsExpiredAt(command.At))
            .OrderBy(b => b.EffectiveAt > command.At).ThenBy(b => b, BurnOrder.Instance).ToList();
        var last = bearers.LastOrDefault() ?? (writer.Ledger.Blocks.Count > 0 ? writer.Ledger.Blocks[^1] : null);
        if (last is null)
            return LedgerRefusal.NoBlock;

        var left = command.Amount;
        foreach (var block in bearers)
        {
            var free = writer.Unreserved(block.Id);
            var amount = block == last ? left : Money.Min(left, free);
            if (!amount.IsPositive)
                continue;
            writer.Post(LedgerEntryType.Decrement, block.Id, amount, command.At);
            left -= amount;
        }

        if (left.IsPositive)
            writer.Post(LedgerEntryType.Decrement, last.Id, left, command.At);
        return null;
    }
}
