using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Taxes;

namespace Orb.Billing.Taxes;

/// <summary>What the seller has decided about the taxes of a customer.</summary>
public sealed record CustomerTaxes
{
    /// <summary>The customer.</summary>
    public required CustomerId CustomerId { get; init; }

    /// <summary>The rates, in order; none leaves it to the tenant's defaults.</summary>
    public IReadOnlyList<TaxRateId> TaxRateIds { get; init; } = [];

    /// <summary>How sales are treated; domestic by default.</summary>
    public TaxTreatmentKind Kind { get; init; } = TaxTreatmentKind.Domestic;

    /// <summary>Why no tax is collected, as it is written on the invoice; null where it is.</summary>
    public string? Reason { get; init; }

    /// <summary>The proof that the customer's VAT id was checked; null where none was needed.</summary>
    public VatIdEvidence? VatId { get; init; }

    /// <summary>Goes up with every write; 0 while nothing is stored of the customer.</summary>
    public int Version { get; init; }
}
