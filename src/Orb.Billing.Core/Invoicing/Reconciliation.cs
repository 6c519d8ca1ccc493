using NodaTime;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Invoicing;

/// <summary>A credit to be given on an issued line because its charge should have come to less (R11).</summary>
/// <param name="Charge">The charge.</param>
/// <param name="ChargeVersion">The version of the charge it was computed from.</param>
/// <param name="InvoiceId">The invoice of the line.</param>
/// <param name="LineItemId">The line credited.</param>
/// <param name="Amount">What is credited, above 0.</param>
public sealed record LineCredit(ChargeKey Charge, int ChargeVersion, InvoiceId InvoiceId, LineItemId LineItemId, Money Amount)
{
    /// <summary>
    /// The units of usage that its charge has fewer, on the first credit of a charge; below 0 where more usage came to less. A later line counts
    /// from there, and shows the units it adds (R25).
    /// </summary>
    public decimal Units { get; init; }
}

/// <summary>What brings the books to the targets.</summary>
/// <param name="Lines">New lines, in the order of the invoice (R2).</param>
/// <param name="Credits">Credits on lines already issued.</param>
public sealed record ReconciliationResult(IReadOnlyList<InvoiceLine> Lines, IReadOnlyList<LineCredit> Credits);

/// <summary>Step 4, reconcile: per charge, difference = target - settled (R11). Applied and run again, it yields nothing.</summary>
public static class Reconciliation
{
    /// <summary>The lines and credits that are still missing.</summary>
    /// <param name="targets">What each charge should come to, in the order of the invoice's lines.</param>
    /// <param name="settled">What has been settled of these charges; a charge missing here was never billed.</param>
    /// <param name="invoiceDate">The date of the invoice that the lines stand on.</param>
    public static ReconciliationResult Run(
        IReadOnlyList<ChargeTarget> targets, IReadOnlyDictionary<ChargeKey, SettledCharge> settled, Instant invoiceDate)
    {
        var lines = new List<InvoiceLine>();
        var credits = new List<LineCredit>();
        foreach (var target in targets.Where(t => !t.Charge.IsCounted))
        {
            if (!settled.TryGetValue(target.Charge.Key, out var before))
            {
                if (target.Charge.IsDue)
                    lines.Add(FirstLine(target, invoiceDate));
                continue;
            }

            // What is known to be charged later in the period is not given back now (R8).
            var excess = before.Settled - Money.Max(target.Amount, target.Known);
            // Usage newly covered gets its line even at 0.00 (R25), also where it makes the charge fall. Without that line the next run would
            // still find it uncovered.
            var isUncovered = target.Charge is { IsDue: true, Price.IsUsage: true } && target.Charge.Pieces.Any(p => p.Service.Start >= before.CoveredUntil);
            // The line that closes a period in parts counts the units of all parts by itself, and one for more usage that came to less those it adds.
            var units = !target.Charge.Price.IsUsage || before.OpenParts.Count > 0 ? 0m
                : isUncovered ? Math.Max(0m, before.Quantity - target.Quantity) : before.Quantity - target.Quantity;
            var back = Credits(before, excess, units);
            credits.AddRange(back);
            if (target.Charge.IsDue && before.OpenParts.Count > 0)
            {
                // The period closes, also where its parts have invoiced all of it or more (R16).
                lines.Add(PartLines.Repeating(target, before, back, invoiceDate));
                continue;
            }

            // A fee is known to its end: what a smaller quantity will give back of it is not billed once more.
            var difference = (target.Charge.Price.IsUsage ? target.Amount : Money.Min(target.Amount, target.Known)) - before.Settled;
            if (difference.IsPositive || isUncovered)
            {
                var line = NextLine(target, before, difference.IsNegative ? Money.Zero(difference.Currency) : difference, invoiceDate);
                // Units that are gone are taken off by the credit.
                lines.Add(back.Count > 0 && line.Quantity < 0m ? line with { Quantity = 0m } : line);
            }
        }

        return new ReconciliationResult(lines, credits);
    }

    /// <summary>The credits that settle a charge at nothing, for a charge the timeline no longer has.</summary>
    public static IReadOnlyList<LineCredit> CreditWhole(SettledCharge settled) =>
        Credits(settled, settled.Settled, settled.Key.Kind == ChargeKind.Usage ? settled.Quantity : 0m);

    /// <summary>Of credits of one charge, the first up to an amount; none where that is not above 0.</summary>
    internal static IEnumerable<LineCredit> CreditsAtMost(IReadOnlyList<LineCredit> credits, Money most)
    {
        var left = most;
        foreach (var credit in credits)
        {
            var amount = Money.Min(left, credit.Amount);
            if (!amount.IsPositive)
                yield break;
            yield return credit with { Amount = amount };
            left -= amount;
        }
    }

    // Newest line first, each at most what it charged less all credits it has had (R11); none where the amount is not above 0.
    private static List<LineCredit> Credits(SettledCharge charge, Money amount, decimal units)
    {
        var credits = new List<LineCredit>();
        var left = amount;
        foreach (var line in charge.Lines.Reverse())
        {
            var credit = Money.Min(left, line.Charged - line.Credited);
            if (!credit.IsPositive)
                continue;
            credits.Add(new LineCredit(charge.Key, charge.Version, line.InvoiceId, line.LineItemId, credit) { Units = credits.Count == 0 ? units : 0m });
            left -= credit;
        }

        return credits;
    }

    internal static InvoiceLine FirstLine(ChargeTarget target, Instant invoiceDate) =>
        Line(
            target, sequence: 1, version: 0, (target.Subtotal, target.Adjustments, target.Amount), target.Quantity, target.Charge.Pieces, SubLines(target), target.Steps, invoiceDate, null);

    internal static InvoiceLine NextLine(ChargeTarget target, SettledCharge before, Money difference, Instant invoiceDate)
    {
        var quantity = target.Charge.Price.IsUsage ? target.Quantity - before.Quantity : target.Quantity;
        var known = !target.Charge.Price.IsUsage && target.Known < target.Amount ? target.Known : (Money?)null;
        ExplanationStep[] steps = [.. target.Steps, new SettledStep(target.Amount, before.Settled, difference) { Known = known }];
        // The parts of the whole charge do not sum to a difference, so a later line shows none.
        return Line(target, before.Sequence + 1, before.Version, (difference, [], difference), quantity, PiecesBilled(target.Charge, before, invoiceDate), [], steps, invoiceDate, before.Converted);
    }

    // A later line is for what has become due since; a correction of what was due before is for the whole charge.
    internal static IReadOnlyList<ChargePiece> PiecesBilled(PlannedCharge charge, SettledCharge before, Instant invoiceDate)
    {
        var due = charge.Pieces.Where(p => p.InvoiceDate == invoiceDate).ToList();
        if (due.Count == 0)
            due = [.. charge.Pieces.Where(p => p.Service.Start >= before.CoveredUntil)];
        return due.Count > 0 ? due : charge.Pieces;
    }

    internal static InvoiceLine Line(
        ChargeTarget target, int sequence, int version, (Money Subtotal, IReadOnlyList<LineAdjustment> Adjustments, Money Adjusted) amounts, decimal quantity, IReadOnlyList<ChargePiece> pieces,
        IReadOnlyList<SubLine> subLines, IReadOnlyList<ExplanationStep> steps, Instant invoiceDate, ConvertedUnits? converted)
    {
        var price = target.Charge.Price;
        var nothing = Money.Zero(amounts.Adjusted.Currency);
        return new InvoiceLine
        {
            Charge = target.Charge.Key,
            Sequence = sequence,
            ChargeVersion = version,
            Price = price,
            PriceIntervalId = pieces[^1].IntervalId,
            Name = price.Name,
            Service = new(pieces[0].Service.Start, pieces[^1].Service.End),
            InvoiceDate = invoiceDate,
            Quantity = quantity,
            UnroundedSubtotal = target.Exact,
            Subtotal = amounts.Subtotal,
            Adjustments = amounts.Adjustments,
            AdjustedSubtotal = amounts.Adjusted,
            CreditsApplied = nothing,
            PartiallyInvoiced = price.InMoney(nothing),
            ConvertedBefore = converted,
            Amount = InvoiceLine.InMoney(price, converted, amounts.Adjusted),
            SubLines = subLines,
            Explanation = new LineExplanation(steps),
        };
    }

    internal static SubLine[] SubLines(ChargeTarget target)
    {
        if (target.Parts.Count == 0)
            return [];
        var exact = new decimal[target.Parts.Count];
        for (var i = 0; i < exact.Length; i++)
            exact[i] = target.Parts[i].Exact;
        var amounts = Allocation.OfSum(target.Subtotal, exact);
        var lines = new SubLine[exact.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            var part = target.Parts[i];
            lines[i] = new SubLine(part.Name, part.Quantity, amounts[i], part.Tier) { Cell = part.Cell, Group = part.Group };
        }

        return lines;
    }
}
