using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Invoicing;

/// <summary>
/// Lines of charges that are invoiced in parts (R16). Each repeats the period so far and leaves out what earlier parts have taken, so that a
/// customer reads the whole period on every one of them.
/// </summary>
internal static class PartLines
{
    private static readonly Duration FirstSecond = Duration.FromSeconds(1);

    /// <summary>The line of a part, up to an instant.</summary>
    public static InvoiceLine Part(ChargeTarget target, SettledCharge? before, Instant at)
    {
        var open = target.Charge.Pieces.Where(p => p.InvoiceDate > at).ToList();
        var line = before is null ? Reconciliation.FirstLine(target, at)
            : before.OpenParts.Count == 0 ? Reconciliation.NextLine(target, before, target.Amount - before.Settled, at)
            : Repeating(target, before, [], at);
        // At the first instant of a period the part covers the second that has begun: a service period without length covers nothing.
        var start = open[0].Service.Start;
        var end = at > start ? at : Instant.Min(start + FirstSecond, open[0].Service.End);
        return line with { PriceIntervalId = open.Last(p => p.Service.Start <= at).IntervalId, Service = new ServicePeriod(start, end) };
    }

    /// <summary>The line that repeats the period since the last line that was no part.</summary>
    /// <param name="target">What the charge comes to.</param>
    /// <param name="before">What is settled of it; the newest line is a part.</param>
    /// <param name="credits">What is given back of it at the same time: a final amount below the parts (R16).</param>
    /// <param name="invoiceDate">The invoice date.</param>
    public static InvoiceLine Repeating(ChargeTarget target, SettledCharge before, IReadOnlyList<LineCredit> credits, Instant invoiceDate)
    {
        var parts = before.OpenParts;
        var isWhole = parts.Count == before.Lines.Count;
        var earlier = Earlier(parts, credits, target.Amount.Currency);
        var closed = isWhole ? Money.Zero(target.Amount.Currency) : before.Settled - parts.Aggregate(Money.Zero(target.Amount.Currency), (sum, p) => sum + Settled(p));
        var shown = Money.Max(target.Amount - closed, Money.Zero(target.Amount.Currency));
        // Of what could not be given back, because other credits had taken it, nothing is billed again.
        earlier = earlier with { Settled = Money.Min(earlier.Settled, shown) };
        earlier = earlier with { Credits = Money.Min(earlier.Credits, earlier.Settled) };
        var shownStep = isWhole ? (ExplanationStep[])[] : [new SettledStep(target.Amount, closed, shown)];
        var line = Reconciliation.Line(
            target, before.Sequence + 1, before.Version, isWhole ? (target.Subtotal, target.Adjustments, shown) : (shown, [], shown), target.Quantity - (before.Quantity - earlier.Quantity),
            Reconciliation.PiecesBilled(target.Charge, before, invoiceDate), isWhole ? Reconciliation.SubLines(target) : [],
            [.. target.Steps, .. shownStep, new PartsStep(parts.Count, earlier.Settled, earlier.Credits, shown - earlier.Settled)], invoiceDate, ConvertedUnits.Sum(before.Lines.SkipLast(parts.Count)));
        var invoiced = line.InMoney(earlier.Settled - earlier.Credits);
        return line with
        {
            CreditsApplied = earlier.Credits,
            PartiallyInvoiced = invoiced,
            Earlier = earlier,
            Amount = line.InMoney(shown - earlier.Credits) - invoiced,
        };
    }

    private static EarlierParts Earlier(IReadOnlyList<SettledLine> parts, IReadOnlyList<LineCredit> credits, Currency currency)
    {
        var zero = Money.Zero(currency);
        var (quantity, subtotal, settled, prepaid) = (0m, zero, zero, zero);
        foreach (var part in parts)
        {
            var back = credits.Where(c => c.LineItemId == part.LineItemId).Aggregate(zero, (sum, credit) => sum + credit.Amount);
            var used = part.Part!.Credits;
            quantity += part.Part.Quantity;
            subtotal += part.Part.Subtotal;
            settled += Settled(part) - back;
            // Credits return before money does (R12).
            prepaid += used.IsPositive ? used - Money.Min(used, back) : used;
        }

        return new EarlierParts(quantity, subtotal, settled, prepaid);
    }

    private static Money Settled(SettledLine part) => part.Charged - part.Part!.Reconciled;
}
