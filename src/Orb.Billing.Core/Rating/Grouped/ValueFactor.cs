namespace Orb.Billing.Core.Rating;

/// <summary>What a rate is multiplied by, by the value of a property.</summary>
/// <param name="Value">The value.</param>
/// <param name="Factor">Not negative.</param>
public sealed record ValueFactor(string Value, decimal Factor);
