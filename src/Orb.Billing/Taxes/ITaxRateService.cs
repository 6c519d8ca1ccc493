using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Taxes;

namespace Orb.Billing.Taxes;

/// <summary>Tax rates that the seller keeps by hand, and who pays them, for the scope's tenant.</summary>
public interface ITaxRateService
{
    /// <summary>Creates a tax rate.</summary>
    Task<Outcome<ManualTaxRate>> CreateAsync(CreateTaxRate command, CancellationToken cancellationToken);

    /// <summary>A tax rate by id.</summary>
    Task<ManualTaxRate?> FindAsync(TaxRateId id, CancellationToken cancellationToken);

    /// <summary>Tax rates, newest first.</summary>
    Task<Outcome<Page<ManualTaxRate>>> ListAsync(PageRequest page, CancellationToken cancellationToken);

    /// <summary>
    /// Makes rates, and no others, those of customers with none of their own; none of them stops taxing these customers. Refused when two are of
    /// one tax, or inclusive ones are mixed with exclusive ones (R19).
    /// </summary>
    Task<Outcome<IReadOnlyList<ManualTaxRate>>> SetDefaultsAsync(IReadOnlyList<TaxRateId> ids, CancellationToken cancellationToken);

    /// <summary>What was decided about a customer; null when there is no such customer.</summary>
    Task<CustomerTaxes?> FindCustomerAsync(CustomerId id, CancellationToken cancellationToken);

    /// <summary>Gives a customer rates of its own in place of the defaults; none leaves it to them again. Refused as defaults are.</summary>
    Task<Outcome<CustomerTaxes>> AssignAsync(CustomerId customerId, IReadOnlyList<TaxRateId> ids, CancellationToken cancellationToken);

    /// <summary>Says how a customer is treated: taxed, exempt, as reverse charge or export. The rates stay, for the day that changes.</summary>
    Task<Outcome<CustomerTaxes>> TreatAsync(CustomerId customerId, TreatCustomer command, CancellationToken cancellationToken);
}

/// <summary>A new tax rate.</summary>
public sealed record CreateTaxRate
{
    /// <summary>The tax, 1 to 255 characters, for example "vat" or "ny-county".</summary>
    public required string Code { get; init; }

    /// <summary>The rate as a fraction, 0 to 1: 0.2 is 20 %.</summary>
    public required decimal Rate { get; init; }

    /// <summary>A code of UNCL 5305; "S", standard, by default. A category that bears no tax has a rate of 0.</summary>
    public string? Category { get; init; }

    /// <summary>Whether amounts contain the tax; false by default.</summary>
    public bool Inclusive { get; init; }

    /// <summary>Whether it joins the defaults; false by default.</summary>
    public bool IsDefault { get; init; }
}

/// <summary>How a customer is treated for tax.</summary>
/// <param name="Kind">Domestic and cross-border consumers are taxed; with the others no tax is collected.</param>
/// <param name="Reason">Why no tax is collected, as it stands on the invoice, 1 to 1000 characters; required for exempt customers.</param>
/// <param name="VatId">The check of the customer's VAT id; reverse charge requires one that was found valid.</param>
public sealed record TreatCustomer(TaxTreatmentKind Kind, string? Reason = null, VatIdEvidence? VatId = null);
