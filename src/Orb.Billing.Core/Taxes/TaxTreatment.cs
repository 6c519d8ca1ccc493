using NodaTime;

namespace Orb.Billing.Core.Taxes;

/// <summary>What an invoice was taxed by. It is copied onto the invoice at issue and never looked up again (R19).</summary>
/// <param name="Mode">Whether the amounts contain their tax.</param>
/// <param name="Lines">One a line, in the order of the invoice.</param>
/// <param name="VatId">The customer's tax id as it was checked; null where none was needed.</param>
public sealed record TaxTreatment(TaxMode Mode, IReadOnlyList<LineTaxation> Lines, VatIdEvidence? VatId = null)
{
    /// <summary>The tax point of the document: the latest of its lines; null when it has none.</summary>
    public LocalDate? TaxPoint => Lines.Count == 0 ? null : Lines.Max(l => l.TaxPoint);

    /// <inheritdoc/>
    public bool Equals(TaxTreatment? other) =>
        other is not null && Mode == other.Mode && VatId == other.VatId && Lines.SequenceEqual(other.Lines);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Mode, VatId, Lines.Count);
}
