namespace Orb.Billing.Core.Rating;

/// <summary>What a part is made of, where it is so many things at one rate: count x amount + flat amount.</summary>
/// <param name="Count">How many things.</param>
/// <param name="Amount">What one costs, in major units; below zero where it is taken off.</param>
internal readonly record struct PartRate(decimal Count, decimal Amount)
{
    /// <summary>What is due once beside them.</summary>
    public decimal FlatAmount { get; init; }

    /// <summary>What is counted; a unit by default.</summary>
    public string Thing { get; init; } = "unit";

    /// <summary>What it comes to.</summary>
    public decimal Exact => (Count * Amount) + FlatAmount;

    /// <summary>The units of a part at a rate; nothing where it has none.</summary>
    public static PartRate? Of(RatedPart part, decimal unitAmount) =>
        part.Quantity == 0m ? null : new PartRate(part.Quantity, part.Exact < 0m ? -unitAmount : unitAmount);

    /// <summary>What a tier says of its part; nothing where it is none.</summary>
    public static PartRate? OfTier(RatedPart part, string thing = "unit") =>
        part.Tier is { } tier ? new PartRate(part.Quantity, tier.UnitAmount) { FlatAmount = tier.FlatAmount, Thing = thing } : null;
}
