using System.Diagnostics;
using NodaTime;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Invoicing;

/// <summary>What an explanation comes to when it is worked through again.</summary>
/// <param name="Billed">What the line adds to its charge, in the price's own unit; null where the explanation ends in no amount.</param>
/// <param name="Deviations">Where a step says something else than its numbers give, in the order of the steps; empty where all holds.</param>
public sealed record Recomputation(Money? Billed, IReadOnlyList<string> Deviations)
{
    /// <summary>
    /// What the explanation states and holds no numbers for: the quantity of pieces that do not add up, the price of more events than it keeps
    /// (<see cref="Rating.PricedEvents.MaximumCount"/>), and what explanations did not keep when they were stored. Empty where all was recomputed.
    /// </summary>
    public IReadOnlyList<string> AsStated { get; init; } = [];

    /// <summary>
    /// Works through the explanation of a line: from what was metered to the quantity priced, by the price of the line to the amount of its charge, through
    /// its adjustments to what the line bills, and on to its amount. What was counted in events, settled before or billed of other charges is given.
    /// </summary>
    /// <param name="line">A calculated line, or one read from storage.</param>
    /// <remarks>The share of an adjustment over several charges is checked to the smallest unit of money: whose turn the last one was, the others say.</remarks>
    public static Recomputation Of(InvoiceLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var walk = new RecomputationWalk(line.Price);
        foreach (var step in line.Explanation.Steps)
            walk.Take(step);
        return walk.End(line);
    }

    /// <summary>
    /// Holds every line to its explanation: that it has a sentence for each step, and comes to the same amount. Only code that is compiled for debugging
    /// calls it; what calculates invoices does, so that no test meets a line that it does not hold for.
    /// </summary>
    /// <param name="lines">Calculated lines.</param>
    /// <exception cref="InvalidOperationException">An explanation deviates from its line.</exception>
    [Conditional("DEBUG")]
    public static void Insist(IEnumerable<InvoiceLine> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        foreach (var line in lines)
        {
            var deviations = Of(line).Deviations;
            if (deviations.Count > 0 || line.Explain(DateTimeZone.Utc).Count < line.Explanation.Steps.Count)
                throw new InvalidOperationException($"The explanation of the line '{line.Name}' deviates from it: {string.Join("; ", deviations)}.");
        }
    }
}
