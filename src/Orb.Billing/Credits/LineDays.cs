using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;

namespace Orb.Billing.Credits;

/// <summary>What the next line of a charge draws on each day: what its days are worth beyond what earlier lines billed of them (R5, R17).</summary>
internal static class LineDays
{
    /// <summary>The worth of the days that the line bills; it sums to the line.</summary>
    /// <param name="worth">What each day of the whole charge is worth.</param>
    /// <param name="line">The adjusted subtotal of the line.</param>
    /// <param name="settled">What is settled of the charge.</param>
    /// <param name="earlier">The draws of its earlier lines.</param>
    /// <param name="lastDay">The last day of the charge.</param>
    public static IReadOnlyList<DayAmount> Beyond(
        IReadOnlyList<DayAmount> worth, Money line, Money settled, IReadOnlyList<LineDraw> earlier, LocalDate lastDay)
    {
        if (line.IsZero)
            return [];
        var days = new SortedDictionary<LocalDate, Money>();
        foreach (var (day, amount) in worth)
            Add(day, amount);
        foreach (var draw in earlier)
            Add(draw.Day, -draw.Amount);

        // What was billed without days, before the customer had credits, counts for the first of them.
        var unknown = earlier.Aggregate(settled, (left, draw) => left - draw.Amount);
        Lower(days.Keys, unknown);
        Add(lastDay, days.Values.Aggregate(line, (left, amount) => left - amount));

        if (!settled.IsZero || earlier.Count > 0)
        {
            // A day can give back no more credits than it drew. What it was billed in money stays so, and later days draw that much less, or
            // the line would turn below zero.
            var inUse = earlier.Where(d => d.BlockId is not null).Aggregate(Money.Zero(line.Currency), (sum, d) => sum + d.Amount);
            var falling = days.Values.Where(a => a.IsNegative).Aggregate(Money.Zero(line.Currency), (sum, a) => sum - a);
            var excess = falling - inUse;
            Raise(excess);
            Lower(days.Keys.Reverse(), excess);
        }

        return [.. days.Where(d => !d.Value.IsZero).Select(d => new DayAmount(d.Key, d.Value))];

        void Add(LocalDate day, Money amount) => days[day] = days.TryGetValue(day, out var before) ? before + amount : amount;

        void Lower(IEnumerable<LocalDate> order, Money by)
        {
            foreach (var day in order.ToList())
            {
                var take = Money.Min(by, days[day]);
                if (!take.IsPositive)
                    continue;
                days[day] -= take;
                by -= take;
            }
        }

        void Raise(Money by)
        {
            foreach (var day in days.Keys.ToList())
            {
                var give = Money.Min(by, -days[day]);
                if (!give.IsPositive)
                    continue;
                days[day] += give;
                by -= give;
            }
        }
    }
}
