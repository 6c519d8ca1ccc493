using NodaTime;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Taxes;

namespace Orb.Billing.Taxes;

/// <summary>
/// Answers which taxes customers pay. The first implementation reads the rates that the seller keeps by hand; another takes its place when it
/// is registered before the engine.
/// </summary>
public interface ITaxRateSource
{
    /// <summary>The taxes of customers of the scope's tenant, in a fixed number of queries; there is an answer for each.</summary>
    Task<IReadOnlyDictionary<CustomerId, CustomerTaxation>> FindAsync(IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken);
}

/// <summary>How a customer is taxed. It is copied onto the invoice at issue and never looked up again (R19).</summary>
/// <param name="Mode">Whether amounts contain the tax; exclusive where there is none.</param>
/// <param name="Kind">How sales are treated.</param>
/// <param name="Rates">The taxes that stand side by side on every line, as they would be without an exemption.</param>
/// <param name="Reason">Why no tax is collected; null where it is.</param>
/// <param name="VatId">The proof that the customer's VAT id was checked; null where none was needed.</param>
public sealed record CustomerTaxation(
    TaxMode Mode, TaxTreatmentKind Kind, IReadOnlyList<TaxRate> Rates, string? Reason = null, VatIdEvidence? VatId = null)
{
    /// <inheritdoc/>
    public bool Equals(CustomerTaxation? other) =>
        other is not null && Mode == other.Mode && Kind == other.Kind && Rates.SequenceEqual(other.Rates) && Reason == other.Reason && VatId == other.VatId;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Mode, Kind, Rates.Count, Reason, VatId);

    /// <summary>No tax is collected.</summary>
    public static CustomerTaxation None { get; } = new(TaxMode.Exclusive, TaxTreatmentKind.None, []);

    /// <summary>What that means for a line: an exemption keeps the taxes and sets them to nothing.</summary>
    /// <param name="taxPoint">The local day whose rates these are.</param>
    public LineTaxation On(LocalDate taxPoint)
    {
        var taxed = new LineTaxation(Kind, taxPoint, Rates);
        return Kind switch
        {
            TaxTreatmentKind.None => LineTaxation.None(taxPoint),
            TaxTreatmentKind.Exempt => taxed.Exempted(),
            TaxTreatmentKind.ReverseCharge => taxed.ReverseCharged(),
            TaxTreatmentKind.Export => taxed.Exported(),
            _ => taxed,
        };
    }
}
