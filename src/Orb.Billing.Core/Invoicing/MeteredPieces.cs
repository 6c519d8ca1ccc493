using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Invoicing;

/// <summary>What the pieces of a charge were metered to, each and together, with the steps that say so.</summary>
internal static class MeteredPieces
{
    /// <summary>All pieces as one; a step is added for each.</summary>
    public static Accumulator Of(PlannedCharge charge, MeteredUsage usage, List<ExplanationStep> steps, out RatingInput input)
    {
        var kind = charge.Price.Model.Usage.Kind;
        if (charge.OnlyNeed is { } whole)
        {
            // Nearly every charge: read once.
            var single = usage[whole];
            input = single.ToInput();
            var quantity = kind is PricedUsageKind.Groups or PricedUsageKind.Events ? single.Quantity : input.Quantity;
            steps.Add(new MeteredStep(whole.Period, single.EventCount, single.UnreadableCount, quantity));
            return single;
        }

        var pieces = new List<Accumulator>();
        foreach (var need in charge.UsageNeeds)
        {
            var metered = usage[need];
            steps.Add(new MeteredStep(need.Period, metered.EventCount, metered.UnreadableCount, QuantityOf(metered, kind)));
            pieces.Add(metered);
        }

        for (var i = 0; pieces.Count > 1 && i < pieces.Count; i++)
            steps[i] = (MeteredStep)steps[i] with { Quantity = OfOneAmongSeveral(pieces[i], kind) };
        var all = Accumulator.OfPieces(pieces);
        input = all.ToInput();
        return all;
    }

    /// <summary>Adds a step where the quantity is not simply that of the one piece.</summary>
    /// <param name="steps">A step for each piece.</param>
    /// <param name="metric">What was metered.</param>
    /// <param name="kind">What the price sees.</param>
    /// <param name="quantity">The quantity before discounts.</param>
    public static void Combine(List<ExplanationStep> steps, MetricDefinition metric, PricedUsageKind kind, decimal quantity)
    {
        if (kind == PricedUsageKind.Groups && (steps.Count > 1 || ((MeteredStep)steps[0]).Quantity != quantity))
            steps.Add(new CombinedStep(MeteredCombination.Groups, quantity));
        else if (steps.Count > 1)
            steps.Add(new CombinedStep(Of(metric), quantity) { Rounding = metric.IsHeldByLastPiece ? null : metric.Rounding });
    }

    // Rounding happens once, behind all pieces, unless one of them is the whole.
    private static decimal OfOneAmongSeveral(Accumulator piece, PricedUsageKind kind) =>
        piece.Definition.IsHeldByLastPiece ? piece.Value : AreLevels(piece, kind) ? QuantityOf(piece, kind) : piece.ValueBeforeRounding;

    // A level below zero counts as zero where each is priced, so they come to more than their average.
    private static decimal QuantityOf(Accumulator piece, PricedUsageKind kind) => AreLevels(piece, kind) ? piece.ToInput().Quantity : piece.Quantity;

    private static bool AreLevels(Accumulator piece, PricedUsageKind kind) => kind == PricedUsageKind.Levels && piece.Definition.WeighsTime;

    private static MeteredCombination Of(MetricDefinition metric) =>
        metric.IsHeldByLastPiece ? MeteredCombination.Last : metric.AddsUp ? MeteredCombination.Sum : MeteredCombination.Whole;
}
