using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Credits;

/// <summary>What each command does to a ledger.</summary>
internal static class LedgerFold
{
    public static LedgerOutcome Apply(CreditLedger ledger, LedgerCommand command)
    {
        var writer = new LedgerWriter(ledger);
        var refusal = command switch
        {
            AddCredits add => Add(writer, add),
            DeductCredits deduct => Deduct(writer, deduct),
            ChangeExpiration change => Change(writer, change),
            VoidCredits voiding => Void(writer, voiding),
            AmendCredits amend => Amend(writer, amend),
            ActivateCredits activate => Activate(writer, activate),
            ExpireCredits expire => Expire(writer, expire),
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

    private static LedgerRefusal? Change(LedgerWriter writer, ChangeExpiration command)
    {
        if (writer.Find(command.BlockId) is not { } block)
            return LedgerRefusal.UnknownBlock;
        if (writer.Find(command.NewBlockId) is not null)
            return LedgerRefusal.BlockExists;
        if (block.IsExpiredAt(command.At))
            return LedgerRefusal.Expired;
        if (command.NewExpiresAt <= command.At || command.NewExpiresAt <= block.EffectiveAt)
            return LedgerRefusal.ExpiresTooEarly;
        var free = writer.Unreserved(block.Id);
        var amount = command.Amount ?? free;
        if (!amount.IsPositive)
            return LedgerRefusal.AmountNotPositive;
        if (amount > free)
            return LedgerRefusal.ExceedsRemaining;

        writer.Post(
            LedgerEntryType.ExpirationChange, block.Id, amount, command.At,
            entry => entry with { NewBlockId = command.NewBlockId, NewExpiresAt = command.NewExpiresAt });
        // The entry moves nothing off the balance: the two blocks together have what the one had.
        writer.Replace(block with { Original = block.Original - amount, Remaining = block.Remaining - amount });
        writer.Add(new CreditBlock(command.NewBlockId, amount, block.EffectiveAt, block.CreatedAt)
        {
            ExpiresAt = command.NewExpiresAt,
            PerUnitCostBasis = block.PerUnitCostBasis,
            Filters = block.Filters,
            Source = block.Source,
            Status = block.Status,
        });
        return null;
    }

    private static LedgerRefusal? Void(LedgerWriter writer, VoidCredits command)
    {
        if (writer.Find(command.BlockId) is not { } block)
            return LedgerRefusal.UnknownBlock;
        if (!command.Amount.IsPositive)
            return LedgerRefusal.AmountNotPositive;
        if (command.Amount > block.Original)
            return LedgerRefusal.ExceedsOriginal;
        if (command.Amount > writer.Unreserved(block.Id))
            return LedgerRefusal.ExceedsRemaining;
        writer.Post(LedgerEntryType.VoidInitiated, block.Id, command.Amount, command.At, entry => entry with { VoidReason = command.Reason });
        writer.Post(LedgerEntryType.Void, block.Id, command.Amount, command.At, entry => entry with { VoidReason = command.Reason });
        return null;
    }

    private static LedgerRefusal? Amend(LedgerWriter writer, AmendCredits command)
    {
        if (writer.Find(command.BlockId) is not { } block)
            return LedgerRefusal.UnknownBlock;
        if (!command.Amount.IsPositive)
            return LedgerRefusal.AmountNotPositive;
        if (command.Amount > writer.Ledger.Returnable(block))
            return LedgerRefusal.ExceedsUsed;
        writer.Post(LedgerEntryType.Amendment, block.Id, command.Amount, command.At);
        writer.ExpireReturned(command.At);
        writer.FillNegative(command.At);
        return null;
    }

    private static LedgerRefusal? Activate(LedgerWriter writer, ActivateCredits command)
    {
        if (writer.Find(command.BlockId) is not { } block)
            return LedgerRefusal.UnknownBlock;
        if (block.IsExpiredAt(command.At))
            return LedgerRefusal.Expired;
        writer.Replace(block with { Status = CreditBlockStatus.Active });
        writer.FillNegative(command.At);
        return null;
    }

    private static LedgerRefusal? Expire(LedgerWriter writer, ExpireCredits command)
    {
        foreach (var block in writer.Ledger.Blocks.Where(b => b.IsExpiredAt(command.At)).OrderBy(b => b.ExpiresAt).ThenBy(b => b, BurnOrder.Instance).ToList())
            writer.Expire(block);
        return null;
    }
}
