using NodaTime;
using Orb.Billing.Core.Taxes;

namespace Orb.Billing.Taxes;

/// <summary>What a line of an invoice bears of taxes (R19).</summary>
/// <param name="TaxPoint">The local day whose rates these are.</param>
/// <param name="Amount">The line without tax, and its part of each tax.</param>
public sealed record LineTaxes(LocalDate TaxPoint, TaxedAmount Amount);
