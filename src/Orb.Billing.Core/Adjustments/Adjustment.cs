using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Adjustments;

/// <summary>
/// A discount, a minimum or a maximum: what changes a charge behind its price, or, as a usage discount, the quantity before it (R3, R4).
/// The kinds are a closed set.
/// </summary>
public abstract record Adjustment
{
    private protected Adjustment(AdjustmentId id, AdjustmentTarget target, bool isInvoiceLevel, string? reason)
    {
        ArgumentNullException.ThrowIfNull(target);
        Id = id;
        Target = target;
        IsInvoiceLevel = isInvoiceLevel;
        Reason = reason;
    }

    /// <summary>The id of the adjustment.</summary>
    public AdjustmentId Id { get; }

    /// <summary>The prices it is meant for.</summary>
    public AdjustmentTarget Target { get; private init; }

    /// <summary>Whether it is shown as one of the invoice or as one of its lines. The amounts are the same: every adjustment ends up on lines.</summary>
    public bool IsInvoiceLevel { get; }

    /// <summary>Why it is given; shown to the customer.</summary>
    public string? Reason { get; }

    /// <summary>What it does.</summary>
    public abstract AdjustmentKind Kind { get; }

    /// <summary>
    /// Whether it counts only once the period is closed: a part of an open period, billed before its end, takes no minimum (R16).
    /// </summary>
    public bool WaitsForPeriodEnd => Kind == AdjustmentKind.Minimum;

    /// <summary>The same adjustment, with other prices for those that it names by id.</summary>
    /// <param name="standsFor">What stands for a price: itself, another one, or null for none.</param>
    /// <returns>Null when it named prices alone and none of them is left: it would adjust nothing.</returns>
    public Adjustment? Retargeted(Func<PriceId, PriceId?> standsFor) =>
        Target.Renamed(standsFor) is { } target ? this with { Target = target } : null;

    internal abstract AdjustmentStep Step { get; }

    // The currency of an amount it is fixed in; null for shares and units.
    internal virtual Currency? FixedIn => null;

    // Amounts fixed in money are per full period and cut by the days of the charge (R4).
    internal virtual bool IsCutByDays => false;

    /// <summary>
    /// Whether it works on charges of the price: the target names it, the price is in a real currency (R4), and an amount fixed in money is in
    /// that currency.
    /// </summary>
    public virtual bool AppliesTo(Price price) => Target.AppliesTo(price) && (FixedIn is not { } currency || currency == price.Currency);

    // What it adds to the sum of the lines it spans: rounded, negative for what lowers it, never more than there is.
    internal abstract Money Change(Money current, Share share);

    private protected static Money Fixed(Money amount, string parameter)
    {
        if (amount.Currency.IsCustomUnit)
            throw new ArgumentException($"Adjustments work on real currencies, and {amount.Currency} is a pricing unit (R4).", parameter);
        return amount.IsNegative ? throw new ArgumentException($"An adjustment is fixed in 0 or more, not {amount}.", parameter) : amount;
    }
}
