using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Core.Credits;

/// <summary>How a block of credits came about.</summary>
public enum CreditBlockSource
{
    /// <summary>Granted by a person or a host.</summary>
    Manual,

    /// <summary>Granted each cadence by a price of the plan.</summary>
    Allocation,

    /// <summary>Bought automatically when the balance was low.</summary>
    TopUp,

    /// <summary>Granted for a commitment.</summary>
    Commitment,
}

/// <summary>Whether credits may be used.</summary>
public enum CreditBlockStatus
{
    /// <summary>They may, from the effective instant on.</summary>
    Active,

    /// <summary>Not before their purchase invoice is paid.</summary>
    PendingPayment,
}

/// <summary>Prepaid credits that were granted or bought together: one unit, one cost, one expiry (R17).</summary>
public sealed record CreditBlock
{
    private readonly Money _original;

    /// <summary>A new block, active, unrestricted and without expiry unless the members say otherwise.</summary>
    /// <param name="id">The id.</param>
    /// <param name="amount">What is granted, 0 or more, in the block's currency or custom unit.</param>
    /// <param name="effectiveAt">The first instant the credits may be used.</param>
    /// <param name="createdAt">When the block was made; older blocks are used first.</param>
    /// <exception cref="ArgumentException">The amount is negative.</exception>
    public CreditBlock(CreditBlockId id, Money amount, Instant effectiveAt, Instant createdAt)
    {
        Id = id;
        Original = amount;
        Remaining = amount;
        Used = Money.Zero(amount.Currency);
        EffectiveAt = effectiveAt;
        CreatedAt = createdAt;
    }

    /// <summary>The id.</summary>
    public CreditBlockId Id { get; }

    /// <summary>What was put on the block.</summary>
    /// <exception cref="ArgumentException">The amount is negative.</exception>
    public Money Original
    {
        get => _original;
        init => _original = value.IsNegative ? throw new ArgumentException("A block is granted no less than nothing.", nameof(value)) : value;
    }

    /// <summary>What is left. Below 0 only after a manual decrement that no other block could bear (R17).</summary>
    public Money Remaining { get; init; }

    /// <summary>What decrements took less what came back: the most that may be returned.</summary>
    public Money Used { get; init; }

    /// <summary>The first instant the credits may be used.</summary>
    public Instant EffectiveAt { get; }

    /// <summary>The first instant they may no longer be used, a local midnight; null when they never expire.</summary>
    public Instant? ExpiresAt { get; init; }

    /// <summary>What one credit cost, in the currency it was bought in; null counts as free.</summary>
    public decimal? PerUnitCostBasis { get; init; }

    /// <summary>The items the credits are for; all of the filters must allow an item. None: every item.</summary>
    public IReadOnlyList<ItemFilter> Filters { get; init; } = [];

    /// <summary>When the block was made.</summary>
    public Instant CreatedAt { get; }

    /// <summary>How it came about.</summary>
    public CreditBlockSource Source { get; init; } = CreditBlockSource.Manual;

    /// <summary>Whether the credits may be used.</summary>
    public CreditBlockStatus Status { get; init; } = CreditBlockStatus.Active;

    /// <summary>The currency or custom unit.</summary>
    public Currency Currency => Original.Currency;

    /// <summary>Whether the credits are for some items only.</summary>
    public bool IsFiltered => Filters.Count > 0;

    /// <summary>Whether the credits are gone by an instant.</summary>
    public bool IsExpiredAt(Instant instant) => ExpiresAt <= instant;

    /// <summary>Whether the credits may be used at an instant: paid for, effective and not expired.</summary>
    public bool IsUsableAt(Instant instant) =>
        Status == CreditBlockStatus.Active && EffectiveAt <= instant && !IsExpiredAt(instant);

    /// <summary>Whether the credits may pay a charge of this item.</summary>
    public bool Pays(ItemId item) => Filters.All(filter => filter.Allows(item));
}
