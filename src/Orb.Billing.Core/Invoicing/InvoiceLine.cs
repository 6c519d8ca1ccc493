using NodaTime;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Invoicing;

/// <summary>A line of an invoice as calculated: the next sequence of its charge (R10), with every amount of the order of R3.</summary>
public sealed record InvoiceLine
{
    /// <summary>The charge it bills.</summary>
    public required ChargeKey Charge { get; init; }

    /// <summary>1 for the first line of the charge, then 2, 3 …</summary>
    public required int Sequence { get; init; }

    /// <summary>The version of the charge it was computed from; 0 when the charge is new. The writer makes it one more.</summary>
    public required int ChargeVersion { get; init; }

    /// <summary>The price.</summary>
    public required Price Price { get; init; }

    /// <summary>The interval of the price.</summary>
    public required PriceIntervalId PriceIntervalId { get; init; }

    /// <summary>The name of the price.</summary>
    public required string Name { get; init; }

    /// <summary>The time it is for.</summary>
    public required ServicePeriod Service { get; init; }

    /// <summary>The date of the invoice it belongs to (R13).</summary>
    public required Instant InvoiceDate { get; init; }

    /// <summary>Units billed: agreed for a fee, metered for usage.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>The exact amount of the charge so far, before rounding, in major units (R2).</summary>
    public required decimal UnroundedSubtotal { get; init; }

    /// <summary>The price function's amount, rounded once.</summary>
    public required Money Subtotal { get; init; }

    /// <summary>What each adjustment contributed, in order; a later line of a charge is the difference of adjusted amounts and shows none.</summary>
    public IReadOnlyList<LineAdjustment> Adjustments { get; init; } = [];

    /// <summary>The subtotal after adjustments; equal to it where there are none.</summary>
    public required Money AdjustedSubtotal { get; init; }

    /// <summary>Prepaid credits used.</summary>
    public required Money CreditsApplied { get; init; }

    /// <summary>What earlier parts of the period invoiced.</summary>
    public required Money PartiallyInvoiced { get; init; }

    /// <summary>
    /// What earlier parts of the period have taken of the amounts above, where the line repeats the period (R16); null where it stands by itself.
    /// </summary>
    public EarlierParts? Earlier { get; init; }

    /// <summary>What its charge had been converted for before the line; null where that is nothing, or the price is in money.</summary>
    public ConvertedUnits? ConvertedBefore { get; init; }

    /// <summary>What the line adds to the invoice's subtotal.</summary>
    public required Money Amount { get; init; }

    /// <summary>What the line adds to its charge, in the price's own unit: the adjusted subtotal less earlier parts.</summary>
    public Money Billed => Earlier is { } earlier ? AdjustedSubtotal - earlier.Settled : AdjustedSubtotal;

    /// <summary>What the line itself draws from prepaid credits: those applied less the draws of earlier parts (R16).</summary>
    public Money CreditsDrawn => Earlier is { } earlier ? CreditsApplied - earlier.Credits : CreditsApplied;

    /// <summary>The units the line adds to its charge.</summary>
    public decimal QuantityBilled => Quantity - (Earlier?.Quantity ?? 0m);

    /// <summary>
    /// What the first units of the line are worth in money: what the charge is worth with them, less what was asked for before (R5). So the lines of a
    /// charge sum to what it is worth as a whole, to the cent and through tiers.
    /// </summary>
    /// <param name="units">In the unit of the price; without a conversion it is money already.</param>
    /// <exception cref="AmountOverflowException">The result leaves the range of a decimal.</exception>
    public Money InMoney(Money units) => InMoney(Price, ConvertedBefore, units);

    /// <summary>The same of a line that is yet to be made.</summary>
    internal static Money InMoney(Price price, ConvertedUnits? convertedBefore, Money units)
    {
        if (convertedBefore is not { } before || units.IsZero)
            return price.InMoney(units);
        var worth = price.InMoney(before.Units + units) - before.Amount;
        return worth.IsNegative ? Money.Zero(worth.Currency) : worth;
    }

    /// <summary>Tiers or packages; they sum to <see cref="Subtotal"/> where there are any.</summary>
    public required IReadOnlyList<SubLine> SubLines { get; init; }

    /// <summary>How the line came about.</summary>
    public required LineExplanation Explanation { get; init; }

    /// <summary>
    /// The explanation in plain English, a sentence a step: from the events that were counted to the amount. <see cref="Recomputation"/> works
    /// through the same steps.
    /// </summary>
    /// <param name="zone">The customer's zone: an instant at the start of a local day is shown as its date.</param>
    public IReadOnlyList<string> Explain(DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return ExplanationSentences.Of(this, zone);
    }
}

/// <summary>What earlier parts of a period took of a line that repeats it, in the unit of the price (R16).</summary>
/// <param name="Quantity">Their units.</param>
/// <param name="Subtotal">Their amount before adjustments.</param>
/// <param name="Settled">Their amount after adjustments, less what reconciliation has given back of it.</param>
/// <param name="Credits">The prepaid credits they still use.</param>
public sealed record EarlierParts(decimal Quantity, Money Subtotal, Money Settled, Money Credits);

/// <summary>
/// A part of a line: its share of the subtotal is allocated by largest remainder (R2). It is a tier, a cell of a matrix, or, with neither,
/// something else; each may belong to a group.
/// </summary>
/// <param name="Name">What it is called.</param>
/// <param name="Quantity">The units in it.</param>
/// <param name="Amount">Its part of the subtotal.</param>
/// <param name="Tier">The tier, where it is one.</param>
public sealed record SubLine(string Name, decimal Quantity, Money Amount, Tier? Tier)
{
    /// <summary>The cell, where it is one.</summary>
    public MatrixCell? Cell { get; init; }

    /// <summary>The group it belongs to; null where the price has no groups.</summary>
    public PartGroup? Group { get; init; }
}
