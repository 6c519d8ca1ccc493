using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Invoicing;

/// <summary>What a charge should come to, all its due pieces together.</summary>
/// <param name="Charge">The charge and its pieces.</param>
/// <param name="Exact">The exact amount, in major units.</param>
/// <param name="Amount">Rounded once to the price's own unit (R2).</param>
/// <param name="Quantity">The quantity billed: metered, or the fee's newest.</param>
/// <param name="Parts">Tiers or packages with their exact shares, proration included.</param>
/// <param name="Steps">How it came about.</param>
/// <param name="KnownAmount">What it comes to with the pieces that are known and not due yet.</param>
public sealed record ChargeTarget(
    PlannedCharge Charge, decimal Exact, Money Amount, decimal Quantity, IReadOnlyList<RatedPart> Parts, IReadOnlyList<ExplanationStep> Steps,
    Money KnownAmount);
