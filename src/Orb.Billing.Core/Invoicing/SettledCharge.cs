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

    /// <summary>What has been converted of it; null for a price in money, and where nothing was billed.</summary>
    public ConvertedUnits? Converted => ConvertedUnits.Sum(Lines);

    /// <summary>The parts of its period that no line has closed yet, oldest first (R16); empty for most charges.</summary>
    public IReadOnlyList<SettledLine> OpenParts => Lines.Count == 0 || Lines[^1].Part is null
        ? []
        : [.. Lines.Skip(Lines.Count - Lines.Reverse().TakeWhile(l => l.Part is not null).Count())];
}

/// <summary>An issued line of a charge.</summary>
/// <param name="InvoiceId">The invoice it stands on.</param>
/// <param name="LineItemId">The line.</param>
/// <param name="Charged">What it added to the charge: its adjusted subtotal, less earlier parts of the period.</param>
/// <param name="Credited">All credits given on it, whatever their cause; they cap what may still be credited (R11).</param>
public sealed record SettledLine(InvoiceId InvoiceId, LineItemId LineItemId, Money Charged, Money Credited)
{
    /// <summary>What the next line must know of it where it invoiced a part of the period; null for other lines.</summary>
    public SettledPart? Part { get; init; }

    /// <summary>What was converted for it; null where its price is in money.</summary>
    public ConvertedUnits? Converted { get; init; }
}

/// <summary>A part of a period on an issued invoice (R16).</summary>
/// <param name="Quantity">The units it added.</param>
/// <param name="Subtotal">The amount before adjustments that it added.</param>
/// <param name="Reconciled">What credit notes of reconciliation gave back of it.</param>
/// <param name="Credits">The prepaid credits it still uses.</param>
public sealed record SettledPart(decimal Quantity, Money Subtotal, Money Reconciled, Money Credits);
