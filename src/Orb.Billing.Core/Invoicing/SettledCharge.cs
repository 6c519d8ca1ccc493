using NodaTime;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Invoicing;

/// <summary>What issued invoices and credit notes have settled of a charge so far (R10, R11). Draft lines are not in it.</summary>
/// <param name="Key">The charge.</param>
/// <param name="Version">Goes up with every write; who computed from another version may not write.</param>
/// <param name="Sequence">The sequence of the newest line; 0 before the first.</param>
/// <param name="Billed">The sum of its lines.</param>
/// <param name="Credited">The sum of credit notes that reconciliation wrote against them.</param>
/// <param name="Quantity">The sum of its lines' quantities.</param>
/// <param name="CoveredUntil">The end of the last service period billed.</param>
/// <param name="Lines">Its lines, oldest first, with what may still be credited of each.</param>
public sealed record SettledCharge(
    ChargeKey Key, int Version, int Sequence, Money Billed, Money Credited, decimal Quantity, Instant CoveredUntil, IReadOnlyList<SettledLine> Lines)
{
    /// <summary>The ingest sequence its usage was last rated at for a line (R14, R15); null for a fee.</summary>
    public long? CutOff { get; init; }

    /// <summary>What the customer has been charged for it, net of corrections.</summary>
    public Money Settled => Billed - Credited;
}

/// <summary>An issued line of a charge.</summary>
/// <param name="InvoiceId">The invoice it stands on.</param>
/// <param name="LineItemId">The line.</param>
/// <param name="Charged">Its adjusted subtotal.</param>
/// <param name="Credited">All credits given on it, whatever their cause; they cap what may still be credited (R11).</param>
public sealed record SettledLine(InvoiceId InvoiceId, LineItemId LineItemId, Money Charged, Money Credited);
