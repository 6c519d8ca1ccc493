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
