using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Adjustments;

/// <summary>
/// Adjusts the lines of an invoice: amount discounts, percentage discounts, minimum, maximum (R3). An adjustment over several lines is one
/// amount, rounded once and split by largest remainder in proportion to what is left of them (R2).
/// </summary>
public static class LineAdjustments
{
    /// <summary>The lines after their adjustments.</summary>
    /// <param name="lines">All lines of one invoice in their order (R2), each with the whole amount of its charge so far (R5).</param>
    /// <param name="adjustments">What applies to which lines. Usage discounts are passed over: they are in the subtotals.</param>
    /// <returns>As many lines, in the same order.</returns>
    /// <exception cref="ArgumentException">An adjustment names a line that is not there, or one twice.</exception>
    /// <exception cref="CurrencyMismatchException">An amount is in another currency than a line it applies to.</exception>
    /// <exception cref="AmountOverflowException">An amount leaves the range of a decimal.</exception>
    /// <remarks>
    /// A pure function of cumulative amounts: called for everything so far and for everything before, the difference is what a part of a
    /// period comes to (R5). For a part of a period that is still open, leave out what <see cref="Adjustment.WaitsForPeriodEnd"/> (R16).
    /// </remarks>
    public static IReadOnlyList<AdjustedLine> Apply(IReadOnlyList<AdjustableLine> lines, IReadOnlyList<AppliedAdjustment> adjustments)
    {
        var current = lines.Select(l => l.Subtotal).ToArray();
        var contributions = lines.Select(_ => new List<(LineAdjustment Adjustment, AdjustmentWorking Working)>()).ToArray();
        try
        {
            foreach (var applied in AdjustmentInterval.InOrder(adjustments, a => a.Interval))
            {
                var adjustment = applied.Interval.Adjustment;
                foreach (var group in Ordered(applied, lines).GroupBy(i => SpanOf(lines[i], adjustment)))
                    ApplyTo([.. group], lines[group.First()].Share, adjustment, current, contributions);
            }
        }
        catch (OverflowException overflow)
        {
            throw new AmountOverflowException("An adjustment", overflow);
        }

        return [.. lines.Select((line, i) => new AdjustedLine(line.Subtotal, current[i], [.. contributions[i].Select(c => c.Adjustment)])
        {
            Workings = [.. contributions[i].Select(c => c.Working)],
        })];
    }

    private static void ApplyTo(int[] group, Share share, Adjustment adjustment, Money[] current, List<(LineAdjustment, AdjustmentWorking)>[] contributions)
    {
        if (adjustment.Step == AdjustmentStep.Quantity)
            return;

        var sum = group.Select(i => current[i]).Aggregate((a, b) => a + b);
        var change = adjustment.Change(sum, share);
        var parts = Allocation.ByLargestRemainder(change, [.. group.Select(i => current[i].Amount)]);
        var working = new AdjustmentWorking(AdjustmentTerms.Of(adjustment), share, group.Length, sum, change);
        for (var k = 0; k < group.Length; k++)
        {
            current[group[k]] += parts[k];
            contributions[group[k]].Add((new LineAdjustment(adjustment.Id, adjustment.Kind, parts[k]), working));
        }
    }

    // Ties of the split go to the earlier line of the invoice, whatever the order the adjustment names them in.
    private static int[] Ordered(AppliedAdjustment applied, IReadOnlyList<AdjustableLine> lines)
    {
        int[] ordered = [.. applied.Lines.Order()];
        for (var k = 0; k < ordered.Length; k++)
        {
            if (ordered[k] < 0 || ordered[k] >= lines.Count || (k > 0 && ordered[k] == ordered[k - 1]))
                throw new ArgumentException($"The adjustment {applied.Interval.Adjustment.Id} names line {ordered[k]}, which is not there or named twice.", nameof(applied));
        }

        return ordered;
    }

    // How far one amount reaches (R4): lines of equal cadence, billing mode, currency and service period; every further span has the whole
    // amount again. A share off may span cadences. What is cut by days also needs equal days: charges of two anchors are two full periods.
    private static Span SpanOf(AdjustableLine line, Adjustment adjustment) => new(
        adjustment.Kind == AdjustmentKind.PercentageDiscount ? null : line.Cadence,
        line.BillingMode,
        line.Subtotal.Currency,
        line.Service,
        adjustment.IsCutByDays ? line.Share : null);

    private readonly record struct Span(Cadence? Cadence, BillingMode BillingMode, Currency Currency, ServicePeriod Service, Share? Share);
}
