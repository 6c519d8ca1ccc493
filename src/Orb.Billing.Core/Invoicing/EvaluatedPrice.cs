using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Invoicing;

/// <summary>What the usage of a period comes to by a price, before adjustments.</summary>
/// <param name="Quantity">What was metered, 0 or more.</param>
/// <param name="Exact">The exact amount, in major units of the price's own unit.</param>
/// <param name="Amount">The amount as an invoice line of the period has it for its subtotal (R2).</param>
/// <param name="Parts">The tiers, cells or groups of the price.</param>
/// <param name="Groups">The usage by the values of the grouping keys asked for, in their order; empty where none were.</param>
/// <param name="Events">How many events counted.</param>
/// <param name="UnreadableEvents">How many were left out because the metric could not read them (R15).</param>
public sealed record EvaluatedPrice(
    decimal Quantity, decimal Exact, Money Amount, IReadOnlyList<RatedPart> Parts, IReadOnlyList<EvaluatedGroup> Groups, long Events, long UnreadableEvents);

/// <summary>What a group of the usage would come to by itself: tiers, minimums and free units begin anew in each, so groups need not sum to the whole.</summary>
/// <param name="Group">The values of the grouping keys.</param>
/// <param name="Quantity">What was metered of it, 0 or more.</param>
/// <param name="Exact">The exact amount, in major units.</param>
/// <param name="Amount">The amount, rounded.</param>
public sealed record EvaluatedGroup(UsageGroup Group, decimal Quantity, decimal Exact, Money Amount);
