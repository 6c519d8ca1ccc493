namespace Orb.Billing.Core.Rating;

/// <summary>A band of units with its own rate, and what the whole price comes to at least once the band is reached.</summary>
/// <param name="FirstUnit">Exclusive lower bound, in units.</param>
/// <param name="LastUnit">Inclusive upper bound; null for the open last tier.</param>
/// <param name="UnitAmount">The rate a unit, or a package where units are sold in packages, in major units.</param>
/// <param name="MinimumAmount">The least amount of a full period that ends in this tier, in major units, not negative.</param>
public sealed record MinimumTier(decimal FirstUnit, decimal? LastUnit, decimal UnitAmount, decimal MinimumAmount)
{
    internal Tier Tier => new(FirstUnit, LastUnit, UnitAmount);
}
