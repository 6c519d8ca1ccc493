using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;

namespace Orb.Billing.Credits;

/// <summary>
/// Where a line takes back credits of an earlier line for good and draws those of another block in their place, the earlier line is paid by that block
/// from then on. So each line returns its own credits when it is corrected, and no block more than it gave (docs/decisions/0066).
/// </summary>
internal static class TakenOver
{
    /// <summary>The draws of a line and what is appended to those of earlier lines. Nothing changes in sum, for no line and no day.</summary>
    /// <param name="draws">What the line draws.</param>
    /// <param name="earlier">The draws of the earlier lines of its charge, oldest first.</param>
    public static (IReadOnlyList<LineDraw> Own, IReadOnlyList<LineDraws> Earlier) Of(IReadOnlyList<LineDraw> draws, IEnumerable<LineDraws> earlier)
    {
        var net = Net(draws);
        var lacking = net.Where(b => b.Value.IsNegative).ToList();
        if (lacking.Count == 0)
            return (draws, []);
        var own = draws.ToList();
        var places = Places(draws, net);
        var appended = new List<LineDraws>();
        foreach (var line in earlier.Reverse())
        {
            var inUse = Net(line.Draws);
            var moved = new List<LineDraw>();
            for (var i = 0; i < lacking.Count; i++)
            {
                var (block, lack) = lacking[i];
                var day = draws.First(d => d.BlockId == block && d.Amount.IsNegative).Day;
                var left = Money.Min(-lack, inUse.GetValueOrDefault(block, lack - lack));
                while (left.IsPositive && places.TryPop(out var place))
                {
                    var amount = Money.Min(left, place.Amount);
                    if (amount < place.Amount)
                        places.Push(place with { Amount = place.Amount - amount });
                    moved.AddRange([new LineDraw(day, block, -amount), place with { Amount = amount }]);
                    own.AddRange([new LineDraw(day, block, amount), place with { Amount = -amount }]);
                    lacking[i] = new(block, lacking[i].Value + amount);
                    left -= amount;
                }
            }

            if (moved.Count > 0)
                appended.Add(line with { Draws = moved });
        }

        return (own, appended);
    }

    // What the line draws beyond what it takes back of the same block, last on top.
    private static Stack<LineDraw> Places(IReadOnlyList<LineDraw> draws, Dictionary<CreditBlockId, Money> net)
    {
        var left = new Dictionary<CreditBlockId, Money>(net);
        var places = new List<LineDraw>();
        foreach (var draw in draws.Reverse())
        {
            if (draw.BlockId is not { } block || Money.Min(draw.Amount, left[block]) is not { IsPositive: true } amount)
                continue;
            left[block] -= amount;
            places.Add(draw with { Amount = amount });
        }

        return new Stack<LineDraw>(places.AsEnumerable().Reverse());
    }

    private static Dictionary<CreditBlockId, Money> Net(IReadOnlyList<LineDraw> draws) => draws
        .Where(d => d.BlockId is not null)
        .GroupBy(d => d.BlockId!.Value, d => d.Amount)
        .ToDictionary(g => g.Key, g => g.Aggregate((sum, amount) => sum + amount));
}
