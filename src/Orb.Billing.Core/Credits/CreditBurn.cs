using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Credits;

/// <summary>What draws took from blocks.</summary>
/// <param name="Draws">Every draw with the blocks that paid it, in the order given.</param>
/// <param name="Blocks">The blocks in the order given, with what remains.</param>
public sealed record CreditBurnResult(IReadOnlyList<PaidDraw> Draws, IReadOnlyList<CreditBlock> Blocks)
{
    /// <summary>The entries to write: one per day, price and block, in the order they were used.</summary>
    public IReadOnlyList<CreditUse> Uses =>
    [
        .. from paid in Draws
           orderby paid.Draw.Day, paid.Draw.Line
           from applied in paid.Applied
           group applied.Amount by (paid.Draw.Day, paid.Draw.PriceId, applied.BlockId) into entry
           let amount = entry.Aggregate((sum, next) => sum + next)
           where !amount.IsZero
           select new CreditUse(entry.Key.Day, entry.Key.PriceId, entry.Key.BlockId, amount),
    ];
}

/// <summary>Pays the worth of days from blocks of prepaid credits (R17).</summary>
public static class CreditBurn
{
    /// <summary>
    /// Draws in order of day, then line. Each takes the blocks of its unit that may pay its item and are effective at the local start of its
    /// day and not expired, in <see cref="BurnOrder"/>. A day worth less than zero gives back to the blocks its line used last.
    /// </summary>
    /// <param name="blocks">The blocks with what they have left for these draws.</param>
    /// <param name="draws">What each line is worth on each day, beyond what earlier parts of the period have drawn.</param>
    /// <param name="zone">The customer's zone, whose days these are.</param>
    /// <param name="earlier">What earlier parts of the period drew for the same lines, oldest first: it can be given back as well.</param>
    /// <exception cref="ArgumentException">A block of <paramref name="earlier"/> is missing from <paramref name="blocks"/>.</exception>
    public static CreditBurnResult Run(
        IReadOnlyList<CreditBlock> blocks, IReadOnlyList<CreditDraw> draws, DateTimeZone zone, IReadOnlyList<AppliedCredit>? earlier = null)
    {
        var remaining = blocks.ToDictionary(b => b.Id, b => b.Remaining);
        if (earlier is not null && earlier.Any(credit => !remaining.ContainsKey(credit.BlockId)))
            throw new ArgumentException("What was drawn earlier can only return to blocks that are given.", nameof(earlier));
        var inOrder = blocks.Order(BurnOrder.Instance).ToList();
        var used = new CreditsInUse(earlier ?? []);
        var paid = new PaidDraw[draws.Count];
        // The sort is stable: two draws of a line on a day keep the order given.
        foreach (var i in Enumerable.Range(0, draws.Count).OrderBy(i => draws[i].Day).ThenBy(i => draws[i].Line))
        {
            var draw = draws[i];
            var applied = draw.BillingMode == BillingMode.InAdvance ? []
                : draw.Amount.IsNegative ? used.GiveBack(draw.Line, -draw.Amount)
                : Take(draw, LocalDays.StartOf(draw.Day, zone));
            foreach (var credit in applied)
                remaining[credit.BlockId] -= credit.Amount;
            paid[i] = new PaidDraw(draw, applied, applied.Aggregate(draw.Amount, (left, credit) => left - credit.Amount));
        }

        return new CreditBurnResult(paid, [.. blocks.Select(b => b with { Remaining = remaining[b.Id] })]);

        List<AppliedCredit> Take(CreditDraw draw, Instant dayStart)
        {
            var applied = new List<AppliedCredit>();
            var left = draw.Amount;
            foreach (var block in inOrder)
            {
                if (left.IsZero)
                    break;
                if (block.Currency != left.Currency || !block.IsUsableAt(dayStart) || !block.Pays(draw.ItemId) || !remaining[block.Id].IsPositive)
                    continue;
                var credit = new AppliedCredit(draw.Line, block.Id, Money.Min(left, remaining[block.Id]));
                applied.Add(credit);
                used.Add(credit);
                left -= credit.Amount;
            }

            return applied;
        }
    }
}
