using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Credits;

/// <summary>A block of credits to grant or sell.</summary>
public sealed record AddCreditBlock
{
    /// <summary>Above 0, with no more decimal places than the unit has.</summary>
    public required decimal Amount { get; init; }

    /// <summary>An ISO 4217 code or the name of a pricing unit; the customer's currency by default.</summary>
    public string? Currency { get; init; }

    /// <summary>The first instant the credits may be used; now by default. May lie in the past: days since then may use them.</summary>
    public Instant? EffectiveAt { get; init; }

    /// <summary>When they expire: a midnight of the customer's zone after now; never by default.</summary>
    public Instant? ExpiresAt { get; init; }

    /// <summary>What one credit costs, 0 or more; free by default. Cheaper credits are used first.</summary>
    public decimal? PerUnitCostBasis { get; init; }

    /// <summary>How the purchase is invoiced; null where it is paid elsewhere or granted. Needs a cost.</summary>
    public PurchaseTerms? Invoice { get; init; }

    /// <summary>
    /// Whether the purchase has been paid elsewhere: its invoice is paid as soon as it is issued, takes nothing of the customer balance, and the
    /// credits are usable at once. False by default; needs <see cref="Invoice"/>.
    /// </summary>
    public bool MarkAsPaid { get; init; }

    /// <summary>An ISO 4217 code of the purchase; by default the currency of the credits, or the customer's where they are of a pricing unit.</summary>
    public string? InvoiceCurrency { get; init; }

    /// <summary>The due date of the purchase, not before now; by default it follows from the terms. Needs <see cref="Invoice"/>, without net terms.</summary>
    public Instant? InvoiceDueDate { get; init; }

    /// <summary>The item of the catalogue that the purchase is invoiced under. Needs <see cref="Invoice"/>.</summary>
    public ItemId? InvoiceItemId { get; init; }

    /// <summary>Whether the purchase is collected automatically; the customer's setting by default. Needs <see cref="Invoice"/>.</summary>
    public bool? AutoCollection { get; init; }

    /// <summary>The items the credits are for; every item by default.</summary>
    public IReadOnlyList<ItemFilter> Filters { get; init; } = [];

    /// <summary>A sentence for a person.</summary>
    public string? Description { get; init; }

    /// <summary>At most 50 labels; null values are left out.</summary>
    public IReadOnlyDictionary<string, string?>? Metadata { get; init; }
}

/// <summary>Takes credits by hand; the balance may fall below 0 (R17).</summary>
/// <param name="Amount">Above 0.</param>
/// <param name="Currency">An ISO 4217 code or the name of a pricing unit; the customer's currency by default.</param>
/// <param name="Description">A sentence for a person.</param>
public sealed record DecrementCredits(decimal Amount, string? Currency = null, string? Description = null)
{
    /// <summary>At most 50 labels on the entries; null values are left out.</summary>
    public IReadOnlyDictionary<string, string?>? Metadata { get; init; }
}

/// <summary>Moves credits of a block to a new block of another expiry. The block is named by its id, by its expiry or by both.</summary>
/// <param name="BlockId">The block; null where its expiry names it.</param>
/// <param name="NewExpiresAt">A midnight of the customer's zone after now; null where <see cref="NewExpiryDate"/> is given.</param>
/// <param name="Amount">How many, above 0; by default all that no draft has reserved.</param>
/// <param name="Description">A sentence for a person.</param>
public sealed record ChangeCreditExpiration(CreditBlockId? BlockId, Instant? NewExpiresAt, decimal? Amount = null, string? Description = null)
{
    /// <summary>The local day at whose start the credits expire, in the place of <see cref="NewExpiresAt"/>.</summary>
    public LocalDate? NewExpiryDate { get; init; }

    /// <summary>The expiry of the block; refused where it names none or several and no id says which.</summary>
    public Instant? ExpiresAt { get; init; }

    /// <summary>The unit of a block that is named by its expiry; the customer's currency by default.</summary>
    public string? Currency { get; init; }

    /// <summary>At most 50 labels on the entries; null values are left out.</summary>
    public IReadOnlyDictionary<string, string?>? Metadata { get; init; }
}

/// <summary>Takes unused credits of a block back.</summary>
/// <param name="BlockId">The block.</param>
/// <param name="Amount">Above 0, at most what no draft has reserved.</param>
/// <param name="Reason">Why, where it is known.</param>
/// <param name="Description">A sentence for a person.</param>
public sealed record VoidCreditBlock(CreditBlockId BlockId, decimal Amount, CreditVoidReason? Reason = null, string? Description = null)
{
    /// <summary>The unit of the block; refused where the block is of another. By default none is expected.</summary>
    public string? Currency { get; init; }

    /// <summary>At most 50 labels on the entries; null values are left out.</summary>
    public IReadOnlyDictionary<string, string?>? Metadata { get; init; }
}

/// <summary>Returns used credits to their block by hand.</summary>
/// <param name="BlockId">The block.</param>
/// <param name="Amount">Above 0, at most what the block has had used.</param>
/// <param name="Description">A sentence for a person.</param>
public sealed record AmendCreditBlock(CreditBlockId BlockId, decimal Amount, string? Description = null)
{
    /// <summary>The unit of the block; refused where the block is of another. By default none is expected.</summary>
    public string? Currency { get; init; }

    /// <summary>At most 50 labels on the entries; null values are left out.</summary>
    public IReadOnlyDictionary<string, string?>? Metadata { get; init; }
}

/// <summary>A rule that buys credits when the balance is at or below a threshold (R26).</summary>
public sealed record SetTopUp
{
    /// <summary>The balance at or below which credits are bought.</summary>
    public required decimal Threshold { get; init; }

    /// <summary>The credits of one increment, above 0.</summary>
    public required decimal Amount { get; init; }

    /// <summary>What one credit costs; an increment must not round to nothing.</summary>
    public required decimal PerUnitCostBasis { get; init; }

    /// <summary>An ISO 4217 code or the name of a pricing unit; the customer's currency by default.</summary>
    public string? Currency { get; init; }

    /// <summary>An ISO 4217 code of the purchase; by default the currency of the credits, or the customer's where they are of a pricing unit.</summary>
    public string? InvoiceCurrency { get; init; }

    /// <summary>How long bought credits last; for good by default.</summary>
    public CreditLifetime Lifetime { get; init; } = CreditLifetime.Unlimited;

    /// <summary>How the purchase is invoiced.</summary>
    public PurchaseTerms Invoice { get; init; } = new();
}

/// <summary>Credits to grant each cadence.</summary>
public sealed record AddCreditAllocation
{
    /// <summary>The credits of a full period, above 0.</summary>
    public required decimal Amount { get; init; }

    /// <summary>An ISO 4217 code or the name of a pricing unit; the customer's currency by default.</summary>
    public string? Currency { get; init; }

    /// <summary>How often.</summary>
    public required Cadence Cadence { get; init; }

    /// <summary>The first instant; now by default. Periods are counted from its local day (R7).</summary>
    public Instant? Start { get; init; }

    /// <summary>The first instant after; open by default.</summary>
    public Instant? End { get; init; }

    /// <summary>How long the credits of a period last; for good by default.</summary>
    public CreditLifetime Lifetime { get; init; } = CreditLifetime.Unlimited;
}
