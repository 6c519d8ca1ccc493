using Orb.Billing.Core.Credits;

namespace Orb.Billing.Credits;

/// <summary>Which blocks of a customer to list.</summary>
public sealed record CreditBlockQuery
{
    /// <summary>An ISO 4217 code or the name of a pricing unit; the customer's currency by default.</summary>
    public string? Currency { get; init; }

    /// <summary>Also those that are used up or have expired; false by default.</summary>
    public bool All { get; init; }

    /// <summary>Effective in this range.</summary>
    public CreatedRange Effective { get; init; } = CreatedRange.Any;
}

/// <summary>Which entries of a ledger to list.</summary>
public sealed record CreditLedgerQuery
{
    /// <summary>An ISO 4217 code or the name of a pricing unit; the customer's currency by default.</summary>
    public string? Currency { get; init; }

    /// <summary>
    /// Pending entries are those that the customer's drafts would write if they were issued now; they have numbers but are written nowhere, and
    /// come before the committed ones. Both by default.
    /// </summary>
    public LedgerEntryState? State { get; init; }

    /// <summary>Of this type.</summary>
    public LedgerEntryType? Type { get; init; }

    /// <summary>Made in this range.</summary>
    public CreatedRange Created { get; init; } = CreatedRange.Any;
}
