using System.Diagnostics.CodeAnalysis;

namespace Orb.Billing.Core.Credits;

/// <summary>Why a ledger refused a command. A refusal has changed nothing.</summary>
public enum LedgerRefusal
{
    /// <summary>The block is not on this ledger.</summary>
    UnknownBlock,

    /// <summary>The id of the new block is taken.</summary>
    BlockExists,

    /// <summary>There is no block to decrement, not even one to bear a negative balance.</summary>
    NoBlock,

    /// <summary>The amount must be above 0.</summary>
    AmountNotPositive,

    /// <summary>More than the block was granted.</summary>
    ExceedsOriginal,

    /// <summary>More than the block has left, counting what drafts have reserved.</summary>
    ExceedsRemaining,

    /// <summary>More than the block has had used.</summary>
    ExceedsUsed,

    /// <summary>The block has expired already.</summary>
    Expired,

    /// <summary>The credits would expire before they could be used, or before now.</summary>
    ExpiresTooEarly,
}

/// <summary>What a command came to: a new ledger and its new entries, or a refusal.</summary>
public sealed record LedgerOutcome
{
    internal LedgerOutcome(CreditLedger ledger, IReadOnlyList<LedgerEntry> entries, LedgerRefusal? refusal = null)
    {
        Ledger = ledger;
        Entries = entries;
        Refusal = refusal;
    }

    /// <summary>Whether the command was carried out.</summary>
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsAccepted => Refusal is null;

    /// <summary>The ledger after the command; unchanged by a refusal.</summary>
    public CreditLedger Ledger { get; }

    /// <summary>The entries the command added, in order.</summary>
    public IReadOnlyList<LedgerEntry> Entries { get; }

    /// <summary>Why the command was refused; null when it was carried out.</summary>
    public LedgerRefusal? Refusal { get; }
}
