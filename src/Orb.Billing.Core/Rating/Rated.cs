namespace Orb.Billing.Core.Rating;

/// <summary>The result of a price function: an exact amount and the parts that sum to it.</summary>
/// <param name="Exact">Exact amount in major units; rounded only once, at the line's subtotal (R2).</param>
/// <param name="Parts">The tiers, cells or groups behind the amount, in their own order; empty for a plain unit price.</param>
public sealed record Rated(decimal Exact, IReadOnlyList<RatedPart> Parts)
{
    /// <summary>An amount that has no parts worth showing.</summary>
    public static Rated Plain(decimal exact) => new(exact, []);

    /// <summary>An amount that is the sum of its parts: added up exactly, in whatever order they come.</summary>
    /// <exception cref="OverflowException">The sum leaves the range of a decimal.</exception>
    public static Rated Of(IReadOnlyList<RatedPart> parts)
    {
        var exact = default(RunningSum);
        for (var i = 0; i < parts.Count; i++)
            exact.Add(parts[i].Exact);
        return new Rated(exact.Total, parts);
    }
}
