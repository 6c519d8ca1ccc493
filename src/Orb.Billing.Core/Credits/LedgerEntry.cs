using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;

namespace Orb.Billing.Core.Credits;

/// <summary>What an entry of the ledger records.</summary>
public enum LedgerEntryType
{
    /// <summary>Credits were granted or bought.</summary>
    Increment,

    /// <summary>Credits were used, by a charge or by hand.</summary>
    Decrement,

    /// <summary>Part of a block was moved to a block of another expiry; the balance stays.</summary>
    ExpirationChange,

    /// <summary>Credits are about to be voided; the balance stays.</summary>
    VoidInitiated,

    /// <summary>Credits were taken back.</summary>
    Void,

    /// <summary>Used credits were returned.</summary>
    Amendment,

    /// <summary>What was left of a block expired.</summary>
    CreditBlockExpiry,
}

/// <summary>Whether an entry is final.</summary>
public enum LedgerEntryState
{
    /// <summary>It belongs to a draft invoice, reserves the block and is rebuilt with the draft.</summary>
    Pending,

    /// <summary>It is final.</summary>
    Committed,
}

/// <summary>One line of the append-only ledger of a customer and currency (R17).</summary>
public sealed record LedgerEntry
{
    /// <summary>1, 2, 3 … per customer and currency. Of a pending entry: the number it would get if it were committed now.</summary>
    public required long Sequence { get; init; }

    /// <summary>What it records.</summary>
    public required LedgerEntryType Type { get; init; }

    /// <summary>Whether it is final.</summary>
    public LedgerEntryState State { get; init; } = LedgerEntryState.Committed;

    /// <summary>The block it is about.</summary>
    public required CreditBlockId BlockId { get; init; }

    /// <summary>How many credits it moves, 0 or more; <see cref="Change"/> has the sign.</summary>
    public required Money Amount { get; init; }

    /// <summary>The balance of customer and currency before it.</summary>
    public required Money StartingBalance { get; init; }

    /// <summary>The balance after it.</summary>
    public required Money EndingBalance { get; init; }

    /// <summary>When it happened, on the customer's clock (R23).</summary>
    public required Instant At { get; init; }

    /// <summary>The invoice whose charge used the credits or got them back; null otherwise.</summary>
    public InvoiceId? InvoiceId { get; init; }

    /// <summary>The price that used the credits or got them back; null otherwise.</summary>
    public PriceId? PriceId { get; init; }

    /// <summary>The local day of the usage; null otherwise.</summary>
    public LocalDate? Day { get; init; }

    /// <summary>Of an <see cref="LedgerEntryType.ExpirationChange"/>: the block the credits moved to.</summary>
    public CreditBlockId? NewBlockId { get; init; }

    /// <summary>Of an <see cref="LedgerEntryType.ExpirationChange"/>: when the moved credits expire.</summary>
    public Instant? NewExpiresAt { get; init; }

    /// <summary>Of a void: why.</summary>
    public CreditVoidReason? VoidReason { get; init; }

    /// <summary>What it does to the balance, with its sign; the changes of all entries sum to the balance.</summary>
    public Money Change => EndingBalance - StartingBalance;
}

/// <summary>Why credits were taken back.</summary>
public enum CreditVoidReason
{
    /// <summary>Their price was refunded.</summary>
    Refund,
}
