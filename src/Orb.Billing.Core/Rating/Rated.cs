namespace Orb.Billing.Core.Rating;

/// <summary>The result of a price function: an exact amount and the parts that sum to it.</summary>
/// <param name="Exact">Exact amount in major units; rounded only once, at the line's subtotal (R2).</param>
/// <param name="Parts">The tiers, cells or groups behind the amount, in their own order; empty for a plain unit price.</param>
public sealed record Rated(decimal Exact, IReadOnlyList<RatedPart> Parts)
{
    /// <summary>An amount that has no parts worth showing.</summary>
    public static Rated Plain(decimal exact) => new(exact, []);
}

/// <summary>One part of a rated amount: becomes a sub line of the invoice.</summary>
/// <param name="Name">What the sub line is called.</param>
/// <param name="Quantity">The units that fell into this part.</param>
/// <param name="Exact">Their exact amount in major units.</param>
/// <param name="Tier">The tier, where the part is one.</param>
public sealed record RatedPart(string Name, decimal Quantity, decimal Exact, Tier? Tier = null);
