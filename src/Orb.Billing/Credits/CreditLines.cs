using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Invoicing;

namespace Orb.Billing.Credits;

/// <summary>The lines of one calculated invoice on their way through a customer's blocks.</summary>
internal sealed class CreditLines(
    ProjectionRequest request, CalculatedInvoice invoice, IReadOnlyList<PlannedCharge> charges,
    IReadOnlyDictionary<ChargeKey, IReadOnlyList<DayAmount>> days, IReadOnlyDictionary<ChargeKey, SettledCharge> settled,
    ILookup<ChargeKey, LineDraws> earlier)
{
    private readonly DateTimeZone _zone = request.Subscription.Timeline.Zone;

    /// <summary>The invoice with its credits, its claim, and the blocks with what is left for those who draw behind it.</summary>
    public (CalculatedInvoice Paid, CreditClaim Claim, IReadOnlyList<CreditBlock> Left) Pay(IReadOnlyList<CreditBlock> blocks, InvoiceId invoiceId)
    {
        var draws = new List<CreditDraw>();
        var back = new List<AppliedCredit>();
        foreach (var (index, line) in invoice.Lines.Index())
        {
            if (!blocks.Any(b => CreditApplication.MayPay(b, line.Price)))
                continue;
            var before = Earlier(line).SelectMany(d => d.Draws).ToList();
            var billed = before.Select(d => d.Day).ToHashSet();
            draws.AddRange(Worth(line, before).Select(d =>
                new CreditDraw(index, line.Price.Id, line.Price.ItemId, d.Day, d.Amount) { IsCorrection = d.Amount.IsNegative && billed.Contains(d.Day) }));
            back.AddRange(before.Where(d => d.BlockId is not null).Select(d => new AppliedCredit(index, d.BlockId!.Value, d.Amount)));
        }

        var burnt = CreditBurn.Run(blocks, draws, _zone, back);
        var byLine = burnt.Draws.ToLookup(d => d.Draw.Line);
        var lines = invoice.Lines.Select((line, i) => With(line, byLine[i])).ToList();
        var taken = lines.Select((line, i) => (Line: line, Draws: TakenOver.Of(Draws(byLine[i]), Earlier(line)))).Where(l => l.Draws.Own.Count > 0).ToList();
        var claim = new CreditClaim(
            request.Customer.Id, invoiceId, Held(burnt.Uses, blocks), [.. taken.Select(l => (l.Line, l.Draws.Own))], [.. taken.SelectMany(l => l.Draws.Earlier)]);
        // What this invoice would give back is promised to nobody before it is issued (R17).
        var left = blocks.Zip(burnt.Blocks, (before, after) => after.Remaining > before.Remaining ? before : after).ToList();
        return (invoice with { Lines = lines }, claim, left);
    }

    // An open period holds only what is left of expired blocks, for the days before they expired.
    private IReadOnlyList<CreditUse> Held(IReadOnlyList<CreditUse> uses, IReadOnlyList<CreditBlock> blocks)
    {
        if (request.OpenAt is not { } openAt)
            return uses;
        var expired = blocks.Where(b => b.IsExpiredAt(openAt)).Select(b => b.Id).ToHashSet();
        return [.. uses.Where(u => expired.Contains(u.BlockId)).GroupBy(u => u.BlockId)
            .Where(of => of.Select(u => u.Amount).Aggregate((sum, amount) => sum + amount).IsPositive)
            .SelectMany(of => of)];
    }

    private IEnumerable<LineDraws> Earlier(InvoiceLine line) => line.Sequence > 1 ? earlier[line.Charge] : [];

    private IEnumerable<DayAmount> Worth(InvoiceLine line, IReadOnlyList<LineDraw> before)
    {
        if (!days.TryGetValue(line.Charge, out var worth))
            return [];
        var billed = settled.GetValueOrDefault(line.Charge)?.Settled ?? Money.Zero(line.AdjustedSubtotal.Currency);
        var last = request.IsPart
            ? LocalDays.DateOf(request.InvoiceDate, _zone)
            : DailyCharges.LastDay(charges.First(c => c.Key == line.Charge), _zone);
        var beyond = LineDays.Beyond(worth, line.Billed, billed, before, last);
        // The days from the instant on are not over: what they come to is not known yet.
        return request.OpenAt is { } openAt ? beyond.Where(d => LocalDays.StartOf(d.Day, _zone) < openAt) : beyond;
    }

    private static InvoiceLine With(InvoiceLine line, IEnumerable<PaidDraw> draws)
    {
        var credits = draws.SelectMany(d => d.Applied).Aggregate(Money.Zero(line.AdjustedSubtotal.Currency), (sum, credit) => sum + credit.Amount);
        if (credits.IsZero)
            return line;
        // A line that repeats parts of the period shows their credits too (R16).
        var applied = line.CreditsApplied + credits;
        return line with { CreditsApplied = applied, Amount = line.InMoney(line.AdjustedSubtotal - applied) - line.PartiallyInvoiced };
    }

    private static IReadOnlyList<LineDraw> Draws(IEnumerable<PaidDraw> draws) =>
        [.. draws.OrderBy(d => !d.Draw.IsCorrection).ThenBy(d => d.Draw.Day).SelectMany(d => d.Applied
            .Select(credit => new LineDraw(d.Draw.Day, credit.BlockId, credit.Amount))
            .Append(new LineDraw(d.Draw.Day, null, d.Uncovered))
            .Where(draw => !draw.Amount.IsZero))];
}
