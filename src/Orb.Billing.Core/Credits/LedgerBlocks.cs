namespace Orb.Billing.Core.Credits;

/// <summary>What happens to a block that is on a ledger: it is split, voided, given back to, paid for, or expires (R17).</summary>
internal static class LedgerBlocks
{
    public static LedgerRefusal? Change(LedgerWriter writer, ChangeExpiration command)
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

    public static LedgerRefusal? Void(LedgerWriter writer, VoidCredits command)
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

    public static LedgerRefusal? Amend(LedgerWriter writer, AmendCredits command)
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

    public static LedgerRefusal? Activate(LedgerWriter writer, ActivateCredits command)
    {
        if (writer.Find(command.BlockId) is not { } block)
            return LedgerRefusal.UnknownBlock;
        if (block.IsExpiredAt(command.At))
            return LedgerRefusal.Expired;
        writer.Replace(block with { Status = CreditBlockStatus.Active });
        writer.FillNegative(command.At);
        return null;
    }

    public static LedgerRefusal? Expire(LedgerWriter writer, ExpireCredits command)
    {
        var due = writer.Ledger.Blocks.Where(b => b.IsExpiredAt(command.At)).OrderBy(b => b.ExpiresAt).ThenBy(b => b, BurnOrder.Instance);
        foreach (var block in due.ToList())
            writer.Expire(block);
        return null;
    }
}
