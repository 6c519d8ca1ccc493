using NodaTime;
using Orb.Billing.Core.Invoicing;

namespace Orb.Billing.Invoicing;

/// <summary>A charge that issued invoices have lines of.</summary>
/// <param name="Key">The charge.</param>
/// <param name="CoveredUntil">The end of the last service period billed.</param>
/// <param name="CutOff">The ingest sequence its usage was last rated at for a line (R14, R15); null for a fee.</param>
public sealed record BilledCharge(ChargeKey Key, Instant CoveredUntil, long? CutOff);
