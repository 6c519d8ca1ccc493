using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Invoicing;

namespace Orb.Billing.Credits;

/// <summary>What the correction of a line does to prepaid credits: what returns, and the draws that undo its own.</summary>
/// <param name="Returns">What returns to the blocks.</param>
/// <param name="Draws">The draws to append to the line.</param>
internal sealed record LineCorrection(IReadOnlyList<CreditUse> Returns, LineDraws Draws)
{
    /// <summary>The correction of a line that came to too much.</summary>
    /// <param name="line">The line.</param>
    /// <param name="history">Its draws.</param>
    /// <param name="corrected">What it came to too much, in the unit of its price.</param>
    /// <param name="isWorthLess">Whether its days are worth less now; a goodwill credit leaves them what they were.</param>
    public static LineCorrection Of(InvoiceLine line, LineDraws history, Money corrected, bool isWorthLess)
    {
        var returns = CreditCorrection.Returns(OwnUses(line, history), corrected);
        var rest = returns.Aggregate(corrected, (left, use) => left - use.Amount);
        List<LineDraw> draws = [.. returns.Select(u => new LineDraw(u.Day, u.BlockId, -u.Amount))];
        // After a kindness the days are worth what they were, paid by nobody.
        if (!isWorthLess)
            draws.AddRange(returns.Select(u => new LineDraw(u.Day, null, u.Amount)));
        // Of what no block paid, the last days are taken back first.
        var left = isWorthLess ? rest : rest - rest;
        foreach (var day in history.Draws.Where(d => d.BlockId is null).GroupBy(d => d.Day, d => d.Amount).OrderByDescending(g => g.Key))
        {
            var back = Money.Min(left, day.Aggregate((sum, amount) => sum + amount));
            if (!back.IsPositive)
                continue;
            draws.Add(new LineDraw(day.Key, null, -back));
            left -= back;
        }

        return new LineCorrection(returns, history with { Draws = draws });
    }

    /// <summary>A kindness taken back: what it gave back is drawn again, what came back last first.</summary>
    /// <param name="line">The line.</param>
    /// <param name="history">Its draws.</param>
    /// <param name="returned">What is drawn again, in the unit of its price.</param>
    /// <returns>Of its returns, what the blocks are asked for.</returns>
    public static LineCorrection OfVoidedGoodwill(InvoiceLine line, LineDraws history, Money returned)
    {
        // Seen from the block a return is a gain, and the draw of it a loss.
        IReadOnlyList<CreditUse> gains = [.. Uses(line, history).Select(u => u with { Amount = -u.Amount })];
        var again = CreditCorrection.Returns(gains, returned);
        return new LineCorrection(
            again,
            history with { Draws = [.. again.SelectMany(u => (LineDraw[])[new(u.Day, u.BlockId, u.Amount), new(u.Day, null, -u.Amount)])] });
    }

    /// <summary>Everything a voided line drew returns; its days are worth what they were, paid by nobody.</summary>
    public static LineCorrection OfVoid(InvoiceLine line, LineDraws history)
    {
        var returns = CreditCorrection.Returns(OwnUses(line, history), line.Billed + Spent(line, history));
        return new LineCorrection(
            returns,
            history with { Draws = [.. returns.SelectMany(u => (LineDraw[])[new(u.Day, u.BlockId, -u.Amount), new(u.Day, null, u.Amount)])] });
    }

    // More may have been drawn than the line came to, where one day gave back what another took.
    private static Money Spent(InvoiceLine line, LineDraws history) => history.Draws
        .Where(d => d.BlockId is not null && d.Amount.IsPositive)
        .Aggregate(Money.Zero(line.AdjustedSubtotal.Currency), (sum, d) => sum + d.Amount);

    // What a line took back of an earlier line's credits and drew again stays with the earlier line: it returns once, and no invoice gives back more
    // money than it asked for.
    private static List<CreditUse> OwnUses(InvoiceLine line, LineDraws history)
    {
        var (own, used, ahead) = (new List<CreditUse>(), new Dictionary<CreditBlockId, Money>(), new Dictionary<CreditBlockId, Money>());
        var none = Money.Zero(line.AdjustedSubtotal.Currency);
        foreach (var use in Uses(line, history))
        {
            // A draw is taken over as far as an earlier return has no use of this line to undo; a return undoes the line's own uses first.
            var isDraw = use.Amount.IsPositive;
            var (against, onto) = isDraw ? (ahead, used) : (used, ahead);
            var amount = isDraw ? use.Amount : -use.Amount;
            var met = Money.Min(against.GetValueOrDefault(use.BlockId, none), amount);
            against[use.BlockId] = against.GetValueOrDefault(use.BlockId, none) - met;
            onto[use.BlockId] = onto.GetValueOrDefault(use.BlockId, none) + (amount - met);
            var kept = isDraw ? amount - met : -met;
            if (!kept.IsZero)
                own.Add(use with { Amount = kept });
        }

        return own;
    }

    private static IReadOnlyList<CreditUse> Uses(InvoiceLine line, LineDraws history) =>
        [.. history.Draws.Where(d => d.BlockId is not null).Select(d => new CreditUse(d.Day, line.Price.Id, d.BlockId!.Value, d.Amount))];
}
