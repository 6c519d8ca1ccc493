using NodaTime;
using Orb.Billing.Core;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Credits;

/// <summary>The id of a top-up rule: a UUIDv7, on the wire 26 characters of base 32.</summary>
public readonly record struct TopUpId(Guid Value)
{
    /// <summary>Reads an id from its wire form.</summary>
    public static bool TryParse(string? text, out TopUpId id)
    {
        var known = Base32.TryRead(text, out var value);
        id = new TopUpId(value);
        return known;
    }

    /// <summary>The wire form.</summary>
    public override string ToString() => Base32.Write(Value);
}

/// <summary>Buys credits for a customer when the balance is low: one rule per customer and unit (R26).</summary>
public sealed record TopUp
{
    /// <summary>The id.</summary>
    public required TopUpId Id { get; init; }

    /// <summary>The customer.</summary>
    public required CustomerId CustomerId { get; init; }

    /// <summary>When and how much is bought.</summary>
    public required TopUpRule Rule { get; init; }

    /// <summary>How the purchase is invoiced.</summary>
    public required PurchaseTerms Terms { get; init; }

    /// <summary>When the rule was made; it buys nothing before.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>The unit of the credits.</summary>
    public Currency Currency => Rule.Threshold.Currency;
}

/// <summary>How bought credits are invoiced.</summary>
/// <param name="NetTerms">Days from the invoice date to the due date, 0 to 3650.</param>
/// <param name="Memo">A memo on the invoice.</param>
/// <param name="RequireSuccessfulPayment">Whether the credits may be used only once the invoice is paid.</param>
public sealed record PurchaseTerms(int NetTerms = 0, string? Memo = null, bool RequireSuccessfulPayment = false);
