using System.Globalization;

namespace Orb.Billing.Core.Rating;

/// <summary>The parts of a price by transaction: each of the first, then one for all others, for there may be millions.</summary>
internal static class TransactionParts
{
    /// <summary>How many transactions a line shows one by one.</summary>
    public const int MaximumShown = 100;

    /// <summary>The amount of all; one below zero counts as zero (R25).</summary>
    public static decimal Total(IReadOnlyList<EventUsage> events)
    {
        var total = default(RunningSum);
        for (var i = 0; i < events.Count; i++)
            total.Add(Math.Max(0m, events[i].Quantity));
        return total.Total;
    }

    /// <summary>Prices each transaction in order.</summary>
    /// <param name="events">The transactions; one below zero counts as zero (R25).</param>
    /// <param name="rate">What one pays.</param>
    public static Rated Of(IReadOnlyList<EventUsage> events, ITransactionRate rate)
    {
        var shown = Math.Min(events.Count, MaximumShown);
        var parts = new RatedPart[events.Count > shown ? shown + 1 : shown];
        var (before, rest, restExact) = (default(RunningSum), default(RunningSum), default(RunningSum));
        for (var i = 0; i < events.Count; i++)
        {
            var amount = Math.Max(0m, events[i].Quantity);
            var exact = rate.Of(amount, before.Total);
            before.Add(amount);
            if (i < shown)
            {
                parts[i] = new RatedPart(amount.ToString(CultureInfo.InvariantCulture), amount, exact);
                continue;
            }

            rest.Add(amount);
            restExact.Add(exact);
        }

        if (events.Count > shown)
            parts[shown] = new RatedPart(string.Create(CultureInfo.InvariantCulture, $"{events.Count - shown} more"), rest.Total, restExact.Total);
        return Rated.Of(parts);
    }
}
