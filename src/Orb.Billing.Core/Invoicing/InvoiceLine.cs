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

    /// <summary>What the line adds to the invoice's subtotal.</summary>
    public required Money Amount { get; init; }

    /// <summary>Tiers or packages; they sum to <see cref="Subtotal"/> where there are any.</summary>
    public required IReadOnlyList<SubLine> SubLines { get; init; }

    /// <summary>How the line came about.</summary>
    public required LineExplanation Explanation { get; init; }
}

/// <summary>A part of a line: its share of the subtotal is allocated by largest remainder (R2).</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Quantity">The units in it.</param>
/// <param name="Amount">Its part of the subtotal.</param>
/// <param name="Tier">The tier, where it is one.</param>
public sealed record SubLine(string Name, decimal Quantity, Money Amount, Tier? Tier);
