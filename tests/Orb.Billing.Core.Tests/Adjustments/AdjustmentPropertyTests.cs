using CsCheck;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using static Orb.Billing.Core.Tests.Adjustments.Adjusting;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Adjustments;

public sealed class AdjustmentPropertyTests
{
    private static readonly Gen<decimal> Cents = Gen.Frequency((1, Gen.Const(0m)), (3, Gen.Int[0, 300].Select(c => c / 100m)), (3, Gen.Int[0, 10_000_000].Select(c => c / 100m)));

    private static readonly Gen<decimal> Fractions = Gen.Frequency((5, Gen.Int[1, 10_000].Select(p => p / 10_000m)), (1, Gen.Const(1m)));

    private static readonly Gen<Adjustment> Adjustments = Gen.OneOf(
        Cents.Select(c => (Adjustment)Off(c)),
        Fractions.Select(p => (Adjustment)Percent(p)),
        Gen.Select(Gen.Int[1, 50_000], Fractions, Fractions).Select((bound, a, b) => (Adjustment)Bands(new(0m, bound, a), new(bound, null, b))),
        Cents.Select(c => (Adjustment)AtLeast(c)),
        Cents.Select(c => (Adjustment)AtMost(c)),
        Cents.Select(c => (Adjustment)new TrialDiscount(Named(1), All, Usd(c))),
        Gen.Const((Adjustment)new TrialDiscount(Named(1), All)));

    private static readonly Gen<AdjustableLine> Lines = Gen.Select(Cents, Gen.Int[0, 1], Gen.Bool, Gen.Int[1, 2], Gen.Int[1, 31]).Select((subtotal, cadence, advance, start, days) =>
        Line(Usd(subtotal), cadence == 0 ? Cadence.Monthly : Cadence.Quarterly, advance ? BillingMode.InAdvance : BillingMode.InArrears, $"2026-01-0{start}", share: new Share(days, 31)));

    private static readonly Gen<(AdjustableLine[] Lines, AppliedAdjustment[] Applied)> Invoices =
        from lines in Lines.Array[1, 6]
        from adjustments in Gen.Select(Adjustments, Gen.Int[1, 9], Gen.Bool.Array[lines.Length]).Array[0, 6]
        select (lines, adjustments.Select((a, i) =>
            On(Since($"2026-01-0{a.Item2}", a.Item1, i), [.. Enumerable.Range(0, lines.Length).Where(l => a.Item3[l])])).ToArray());

    // Lines that share one span and one amount.
    private static readonly Gen<AdjustableLine[]> OneSpan = Cents.Array[1, 6].Select(amounts => amounts.Select(a => January(a)).ToArray());

    [Fact]
    public void R2_Subtotal_and_adjustments_sum_to_the_adjusted_subtotal_and_nothing_falls_below_zero() =>
        Invoices.Sample((lines, applied) =>
        {
            var adjusted = LineAdjustments.Apply(lines, applied);
            for (var i = 0; i < lines.Length; i++)
            {
                adjusted[i].Adjustments.Aggregate(adjusted[i].Subtotal, (sum, a) => sum + a.Amount).ShouldBe(adjusted[i].AdjustedSubtotal);
                adjusted[i].Subtotal.ShouldBe(lines[i].Subtotal);
                adjusted[i].AdjustedSubtotal.IsNegative.ShouldBeFalse();
                adjusted[i].Adjustments.Count.ShouldBe(applied.Count(a => a.Lines.Contains(i)));
                var left = adjusted[i].Subtotal;
                foreach (var contribution in adjusted[i].Adjustments)
                {
                    left += contribution.Amount;
                    left.IsNegative.ShouldBeFalse();
                    (contribution.Kind == AdjustmentKind.Minimum ? contribution.Amount : -contribution.Amount).IsNegative.ShouldBeFalse();
                }
            }
        }, iter: Runs(10_000));

    [Fact]
    public void R2_What_an_adjustment_takes_from_a_span_does_not_depend_on_how_the_amount_is_spread_over_lines() =>
        Gen.Select(OneSpan, Adjustments).Sample((lines, adjustment) =>
        {
            var together = January(lines.Sum(l => l.Subtotal.Amount));
            Adjust(lines, adjustment).Adjusted().Sum().ShouldBe(Adjust([together], adjustment).Adjusted().Single());
        }, iter: Runs(10_000));

    [Fact]
    public void R2_Each_line_is_less_than_a_cent_from_its_exact_part() =>
        Gen.Select(OneSpan, Adjustments).Sample((lines, adjustment) =>
        {
            var sum = lines.Sum(l => l.Subtotal.Amount);
            var adjusted = Adjust(lines, adjustment);
            var change = adjusted.Sum(l => l.Contributions().Single());
            for (var i = 0; i < lines.Length && sum > 0m; i++)
                Math.Abs((adjusted[i].Contributions().Single() * sum) - (change * lines[i].Subtotal.Amount)).ShouldBeLessThan(0.01m * sum);
        }, iter: Runs(10_000));

    [Fact]
    public void R3_The_result_does_not_depend_on_the_order_adjustments_are_handed_over_in() =>
        Gen.Select(Invoices, Gen.Int[0, 1000]).Sample((invoice, seed) =>
        {
            var shuffled = invoice.Applied.OrderBy(a => (a.Interval.Sequence + 1) * 7919 % (seed + 2)).Select(a => a with { Lines = [.. a.Lines.Reverse()] }).ToArray();
            var (one, other) = (LineAdjustments.Apply(invoice.Lines, invoice.Applied), LineAdjustments.Apply(invoice.Lines, shuffled));
            other.Adjusted().ShouldBe(one.Adjusted());
            other.Select(l => l.Contributions()).ShouldBe(one.Select(l => l.Contributions()));
        }, iter: Runs(10_000));

    [Fact]
    public void R4_Lines_of_another_span_change_nothing() =>
        Gen.Select(Invoices, Cents).Sample((invoice, amount) =>
        {
            var other = Line(Usd(amount), Cadence.Annual, from: "2026-01-20");
            var extended = invoice.Applied.Select(a => a with { Lines = [.. a.Lines, invoice.Lines.Length] }).ToArray();
            LineAdjustments.Apply([.. invoice.Lines, other], extended).Take(invoice.Lines.Length).Adjusted()
                .ShouldBe(LineAdjustments.Apply(invoice.Lines, invoice.Applied).Adjusted());
        }, iter: Runs(10_000));

    [Fact]
    public void R5_Differences_of_cumulative_amounts_sum_to_the_adjusted_whole() =>
        Gen.Select(Cents.Array[1, 6], Gen.Int[0, 5].Array[6], Adjustments.Array[0, 4]).Sample((parts, days, adjustments) =>
        {
            // A later part covers as many days or more; one line of the invoice grows with it.
            var (subtotal, day, billed, before) = (0m, 1, 0m, 0m);
            for (var k = 0; k < parts.Length; k++)
            {
                subtotal += parts[k];
                day += days[k];
                var soFar = Adjust([January(subtotal, day), January(9.99m, day)], adjustments).Adjusted().Sum();
                billed += soFar - before;
                before = soFar;
            }

            billed.ShouldBe(Adjust([January(parts.Sum(), day), January(9.99m, day)], adjustments).Adjusted().Sum());
        }, iter: Runs(10_000));

    [Fact]
    public void A_higher_subtotal_is_never_adjusted_to_less() =>
        Gen.Select(Cents, Cents, Adjustments.Array[0, 5]).Sample((a, b, adjustments) =>
            Adjust([January(Math.Min(a, b))], adjustments).Single().AdjustedSubtotal
                .ShouldBeLessThanOrEqualTo(Adjust([January(Math.Max(a, b))], adjustments).Single().AdjustedSubtotal),
            iter: Runs(10_000));

    [Fact]
    public void R3_Units_taken_and_units_left_sum_to_the_quantity() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[0, 400_000].Array[0, 5]).Sample((quantity, discounts) =>
        {
            var discounted = UsageDiscounts.Apply(quantity / 1000m, discounts.Select((d, i) => Since("2026-01-01", Free(d / 1000m), i)));
            (discounted.Quantity + discounted.Taken.Sum(t => t.Units)).ShouldBe(quantity / 1000m);
            discounted.Quantity.ShouldBe(Math.Max(0, quantity - discounts.Sum()) / 1000m);
            discounted.Taken.ShouldAllBe(t => t.Units >= 0m);
        }, iter: Runs(10_000));

    [Fact]
    public void R4_Charges_and_their_true_up_reach_the_commitment() =>
        Gen.Select(Cents, Cents.Array[0, 5], Gen.Int[0, 31]).Sample((amount, charges, days) =>
        {
            var trueUp = new Commitment(Usd(amount)).TrueUp(new Share(days, 31), charges.Select(Usd));
            trueUp.TrueUp.IsNegative.ShouldBeFalse();
            (trueUp.Covered + trueUp.TrueUp >= trueUp.Committed).ShouldBeTrue();
            (trueUp.TrueUp.IsZero || trueUp.Covered + trueUp.TrueUp == trueUp.Committed).ShouldBeTrue();
        }, iter: Runs(10_000));
}
