using NodaTime;

namespace Orb.Billing.Core.Taxes;

/// <summary>The proof that a customer's tax id was checked: an authority asks for it when no tax was collected.</summary>
/// <param name="VatId">The id, with its country prefix.</param>
/// <param name="IsValid">What the check answered.</param>
/// <param name="CheckedAt">When it was checked.</param>
/// <param name="Reference">The number the register gave for the consultation; null where it gives none.</param>
public sealed record VatIdEvidence(string VatId, bool IsValid, Instant CheckedAt, string? Reference = null);
