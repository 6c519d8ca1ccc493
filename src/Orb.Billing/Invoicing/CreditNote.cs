using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Invoicing;

/// <summary>Takes back a part of an issued invoice, which itself never changes (R11, R12).</summary>
public sealed record CreditNote
{
    /// <summary>The id.</summary>
    public required CreditNoteId Id { get; init; }

    /// <summary>The number, gapless in a series of its own (R13).</summary>
    public required string Number { get; init; }

    /// <summary>The invoice it credits.</summary>
    public required InvoiceId InvoiceId { get; init; }

    /// <summary>Whose it is.</summary>
    public required CustomerId CustomerId { get; init; }

    /// <summary>When it was written, by the customer's clock.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>A sentence for the customer.</summary>
    public string? Memo { get; init; }

    /// <summary>The credits on the invoice's lines, at least one.</summary>
    public required IReadOnlyList<CreditNoteLine> Lines { get; init; }

    /// <summary>The sum of its lines.</summary>
    public Money Total => Lines.Skip(1).Aggregate(Lines[0].Amount, (sum, line) => sum + line.Amount);
}

/// <summary>A credit on one line.</summary>
/// <param name="LineItemId">The line.</param>
/// <param name="Charge">The charge of the line.</param>
/// <param name="Amount">What is credited, above 0.</param>
public sealed record CreditNoteLine(LineItemId LineItemId, ChargeKey Charge, Money Amount);
