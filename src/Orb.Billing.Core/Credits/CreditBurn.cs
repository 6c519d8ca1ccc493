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
    /// <summary>The entries to write: one per day, price and block, in the order they were used; what corrections take back comes first.</summary>
    public IReadOnlyList<CreditUse> Uses =>
    [
        .. from paid in Draws
           orderby !paid.Draw.IsCorrection, paid.Draw.Day, paid.Draw.Line
           from applied in paid.Applied
           group applied.Amount by (paid.Draw.IsCorrection, paid.Draw.Day, paid.Draw.PriceId, applied.BlockId) into entry
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
    /// day and not expired, in <see cref="BurnOrder"/>. A day worth less than zero gives back to the blocks its line used last. Corrections come
    /// before all days; their line alone draws what they take back, and what it would not draw stays where it was.
    /// </summary>
    /// <param name="blocks">The blocks with what they have left for these draws.</param>
    /// <param name="draws">What each line is worth on each day, beyond what earlier parts of the period have drawn.</param>
    /// <param name="zone">The customer's zone, whose days these are.</param>
    /// <param name="earlier">What earlier parts of the period drew for the same lines, oldest first: it can be given back as well.</param>
    /// <exception cref="ArgumentException">A block of <paramref name="earlier"/> is missing from <paramref name="blocks"/>.</exception>
    public static CreditBurnResult Run(
        IReadOnlyList<CreditBlock> blocks, IReadOnlyList<CreditDraw> draws, DateTimeZone zone, IReadOnlyList<AppliedCredit>? earlier = null)
    {
        var left = new BlocksLeft(blocks);
        if (earlier is not null && earlier.Any(credit => !left.Has(credit.BlockId)))
            throw new ArgumentException("What was drawn earlier can only return to blocks that are given.", nameof(earlier));
        var inOrder = blocks.Order(BurnOrder.Instance).ToList();
        var used = new CreditsInUse(earlier ?? []);
        var paid = new PaidDraw[draws.Count];
        // The sort is stable: two draws of a line on a day keep the order given.
        foreach (var i in Enumerable.Range(0, draws.Count).OrderBy(i => !draws[i].IsCorrection).ThenBy(i => draws[i].Day).ThenBy(i => draws[i].Line))
        {
            var draw = draws[i];
            paid[i] = Paid(draw, draw.BillingMode == BillingMode.InAdvance ? [] : draw.Amount.IsNegative ? GiveBack(draw) : Take(draw, LocalDays.StartOf(draw.Day, zone)));
        }

        foreach (var line in draws.Where(d => d.IsCorrection).Select(d => d.Line).Distinct())
            LeaveInPlace(line, paid, left);
        return new CreditBurnResult(paid, [.. blocks.Select(left.After)]);

        List<AppliedCredit> GiveBack(CreditDraw draw)
        {
            var given = used.GiveBack(draw.Line, -draw.Amount);
            foreach (var credit in given)
                left.GiveBack(credit, onlyForItsLine: draw.IsCorrection);
            return given;
        }

        List<AppliedCredit> Take(CreditDraw draw, Instant dayStart)
        {
            var applied = new List<AppliedCredit>();
            var unpaid = draw.Amount;
            foreach (var block in inOrder)
            {
                if (unpaid.IsZero)
                    break;
                if (block.Currency != unpaid.Currency || !block.IsUsableAt(dayStart) || !block.Pays(draw.ItemId))
                    continue;
                var most = left.Of(draw.Line, block.Id);
                if (!most.IsPositive)
                    continue;
                var credit = new AppliedCredit(draw.Line, block.Id, Money.Min(unpaid, most));
                applied.Add(credit);
                left.Take(credit);
                used.Add(credit);
                unpaid -= credit.Amount;
            }

            return applied;
        }
    }

    // A line asks for no more than it came to: what it would give back beyond its own draws stays with the line that drew it.
    private static void LeaveInPlace(int line, PaidDraw[] paid, BlocksLeft left)
    {
        var excess = paid.Where(p => p.Draw.Line == line).SelectMany(p => p.Applied)
            .Aggregate(Money.Zero(paid.First(p => p.Draw.Line == line).Draw.Amount.Currency), (sum, credit) => sum - credit.Amount);
        for (var i = paid.Length - 1; i >= 0 && excess.IsPositive; i--)
        {
            var draw = paid[i].Draw;
            if (!draw.IsCorrection || draw.Line != line)
                continue;
            var returned = new List<AppliedCredit>();
            foreach (var credit in paid[i].Applied)
            {
                var stays = left.Leave(credit, most: excess);
                excess -= stays;
                if (!(credit.Amount + stays).IsZero)
                    returned.Add(credit with { Amount = credit.Amount + stays });
            }

            paid[i] = Paid(draw, returned);
        }
    }

    private static PaidDraw Paid(CreditDraw draw, IReadOnlyList<AppliedCredit> applied) =>
        new(draw, applied, applied.Aggregate(draw.Amount, (left, credit) => left - credit.Amount));
}
