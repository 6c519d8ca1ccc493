using NodaTime;

namespace Orb.Billing.Core.Taxes;

/// <summary>What was decided about the tax of one line; a source of tax rates answers with it.</summary>
/// <param name="Kind">How the sale is treated.</param>
/// <param name="TaxPoint">The local day whose rates these are.</param>
/// <param name="Rates">The taxes of the line; none where no tax is collected.</param>
public sealed record LineTaxation(TaxTreatmentKind Kind, LocalDate TaxPoint, IReadOnlyList<TaxRate> Rates)
{
    /// <summary>No tax is collected.</summary>
    public static LineTaxation None(LocalDate taxPoint) => new(TaxTreatmentKind.None, taxPoint, []);

    /// <summary>The same taxes at nothing, because the customer or the item is exempt.</summary>
    public LineTaxation Exempted() => Zeroed(TaxTreatmentKind.Exempt, TaxCategory.Exempt);

    /// <summary>The same taxes at nothing, because the customer owes them.</summary>
    public LineTaxation ReverseCharged() => Zeroed(TaxTreatmentKind.ReverseCharge, TaxCategory.ReverseCharge);

    /// <summary>The same taxes at nothing, because the sale leaves the tax area.</summary>
    public LineTaxation Exported() => Zeroed(TaxTreatmentKind.Export, TaxCategory.Export);

    /// <inheritdoc/>
    public bool Equals(LineTaxation? other) =>
        other is not null && Kind == other.Kind && TaxPoint == other.TaxPoint && Rates.SequenceEqual(other.Rates);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, TaxPoint, Rates.Count);

    // Two rates of one tax become one group at nothing.
    private LineTaxation Zeroed(TaxTreatmentKind kind, TaxCategory category) =>
        new(kind, TaxPoint, [.. Rates.Select(r => r.ZeroedAs(category)).Distinct()]);
}

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

/// <summary>The proof that a customer's tax id was checked: an authority asks for it when no tax was collected.</summary>
/// <param name="VatId">The id, with its country prefix.</param>
/// <param name="IsValid">What the check answered.</param>
/// <param name="CheckedAt">When it was checked.</param>
/// <param name="Reference">The number the register gave for the consultation; null where it gives none.</param>
public sealed record VatIdEvidence(string VatId, bool IsValid, Instant CheckedAt, string? Reference = null);
