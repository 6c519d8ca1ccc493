using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Credits;

/// <summary>What invoices do to a ledger: reserve while a draft, commit at issue, return when corrected (R12, R17).</summary>
internal static class LedgerDrafts
{
    public static LedgerRefusal? Reserve(LedgerWriter writer, ReserveCredits command)
    {
        foreach (var uses in command.Uses.GroupBy(use => use.BlockId))
        {
            if (writer.Find(uses.Key) is not { } block)
                return LedgerRefusal.UnknownBlock;
            var net = uses.Aggregate(Money.Zero(block.Currency), (sum, use) => sum + use.Amount);
            if (net.IsPositive && net > writer.Ledger.Unreserved(block, except: command.InvoiceId))
                return LedgerRefusal.ExceedsRemaining;
            if (-net > writer.Ledger.Returnable(block, except: command.InvoiceId))
                return LedgerRefusal.ExceedsUsed;
        }

        writer.Reserve(new CreditReservation(command.InvoiceId, command.Uses));
        writer.ExpireReturned(command.At);
        writer.FillNegative(command.At);
        return null;
    }

    public static LedgerRefusal? Commit(LedgerWriter writer, CommitCredits command)
    {
        var uses = writer.Ledger.Reservations.FirstOrDefault(r => r.InvoiceId == command.InvoiceId)?.Uses ?? [];
        writer.Reserve(new CreditReservation(command.InvoiceId, []));
        foreach (var use in uses)
            writer.Post(use, command.InvoiceId, command.At);
        writer.ExpireReturned(command.At);
        writer.FillNegative(command.At);
        return null;
    }

    public static LedgerRefusal? Return(LedgerWriter writer, ReturnCredits command)
    {
        foreach (var uses in command.Uses.GroupBy(use => use.BlockId))
        {
            if (writer.Find(uses.Key) is not { } block)
                return LedgerRefusal.UnknownBlock;
            if (uses.Any(use => !use.Amount.IsPositive))
                return LedgerRefusal.AmountNotPositive;
            if (uses.Aggregate(Money.Zero(block.Currency), (sum, use) => sum + use.Amount) > writer.Ledger.Returnable(block))
                return LedgerRefusal.ExceedsUsed;
        }

        foreach (var use in command.Uses)
            writer.Post(use with { Amount = -use.Amount }, command.InvoiceId, command.At);
        writer.ExpireReturned(command.At);
        writer.FillNegative(command.At);
        return null;
    }
}
