namespace Orb.Billing.Core.Rating;

/// <summary>What a unit costs by the value of a property.</summary>
/// <param name="Value">The value.</param>
/// <param name="UnitAmount">Major units, not negative.</param>
public sealed record ValueRate(string Value, decimal UnitAmount);
