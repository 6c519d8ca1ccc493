using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;
using static Orb.Billing.Core.Tests.Adjustments.Adjusting;

namespace Orb.Billing.Core.Tests.Adjustments;

public sealed class LineAdjustmentsTests
{
    [Fact]
    public void R3_Amounts_come_before_percentages_then_the_minimum_then_the_maximum_whatever_the_order_of_creation()
    {
        // 100.00 - 50.00 = 50.00, 10 % of it 5.00, up to 60.00, down to 55.00.
        var line = Adjust([January(100m)], AtMost(55m, 4), AtLeast(60m, 3), Percent(0.1m, 2), Off(50m, 1)).Single();
        line.Adjustments.ShouldBe([
            new LineAdjustment(Named(1), AdjustmentKind.AmountDiscount, Usd(-50m)),
            new LineAdjustment(Named(2), AdjustmentKind.PercentageDiscount, Usd(-5m)),
            new LineAdjustment(Named(3), AdjustmentKind.Minimum, Usd(15m)),
            new LineAdjustment(Named(4), AdjustmentKind.Maximum, Usd(-5m)),
        ]);
        (line.Subtotal, line.AdjustedSubtotal).ShouldBe((Usd(100m), Usd(55m)));
    }

    [Fact]
    public void R3_Within_a_type_the_earlier_start_goes_first_and_then_the_earlier_creation()
    {
        var line = LineAdjustments.Apply([January(100m)], [
            On(Since("2026-01-02", Off(70m, 1), 0), 0), On(Since("2026-01-01", Off(20m, 2), 2), 0), On(Since("2026-01-01", Off(30m, 3), 1), 0)]).Single();
        line.Adjustments.Select(a => (a.AdjustmentId, a.Amount.Amount)).ShouldBe([(Named(3), -30m), (Named(2), -20m), (Named(1), -50m)]);
    }

    [Fact]
    public void R3_Percentages_and_tiered_percentages_are_one_type()
    {
        DiscountTier[] tiers = [new(0m, 50m, 0m), new(50m, null, 0.5m)];
        Adjust([January(100m)], Bands(tiers), Percent(0.1m)).Single().Contributions().ShouldBe([-25m, -7.50m]);
        Adjust([January(100m)], Percent(0.1m), Bands(tiers)).Single().Contributions().ShouldBe([-10m, -20m]);
    }

    [Fact]
    public void R3_Percentages_compound_each_rounded_once()
    {
        Adjust([January(1m)], Percent(0.15m), Percent(0.2m)).Single().Contributions().ShouldBe([-0.15m, -0.17m]);
        // 15 % of 0.10 is 0.015, rounded away from zero; 15 % of the 0.08 left is 0.012.
        Adjust([January(0.10m)], Percent(0.15m), Percent(0.15m)).Single().Contributions().ShouldBe([-0.02m, -0.01m]);
        Adjust([January(19.99m)], Percent(1m), Percent(0.5m)).Single().Contributions().ShouldBe([-19.99m, 0m]);
    }

    [Fact]
    public void R3_Fixed_amounts_add_and_stop_at_nothing()
    {
        Adjust([January(1m)], Off(0.10m), Off(0.20m)).Single().AdjustedSubtotal.ShouldBe(Usd(0.70m));
        var lines = Adjust([January(100m), January(50m)], Off(100m), Off(100m));
        lines.Adjusted().ShouldBe([0m, 0m]);
        lines.Select(l => l.Contributions()).ShouldBe([[-66.67m, -33.33m], [-33.33m, -16.67m]]);
    }

    [Fact]
    public void R2_One_amount_is_split_by_what_is_left_of_the_lines_and_not_by_what_they_were()
    {
        // 60.00 off the first alone leaves 20.00 and 20.00, so the 10.00 are shared equally.
        var lines = LineAdjustments.Apply([January(80m), January(20m)], [On(Since("2026-01-01", Off(60m)), 0), On(Since("2026-01-02", Off(10m)), 0, 1)]);
        lines.Adjusted().ShouldBe([15m, 15m]);
        // Amount discounts come first on every line: 10.00 as 8.00 and 2.00, then a quarter of 72.00.
        LineAdjustments.Apply([January(80m), January(20m)], [On(Since("2026-01-01", Percent(0.25m)), 0), On(Since("2026-01-02", Off(10m)), 0, 1)])
            .Adjusted().ShouldBe([54m, 18m]);
    }

    [Fact]
    public void R2_A_percentage_of_several_lines_is_rounded_once()
    {
        // Each by itself would give 0.03 + 0.03 + 0.03; their sum of 1.00 gives 0.10.
        Adjust([January(0.33m), January(0.34m), January(0.33m)], Percent(0.1m)).Adjusted().ShouldBe([0.30m, 0.30m, 0.30m]);
        Adjust([January(0.05m), January(0.05m)], Percent(0.1m)).Select(l => l.Contributions().Single()).ShouldBe([-0.01m, 0m]);
    }

    [Fact]
    public void R2_Ties_go_to_the_earlier_line_whatever_order_the_adjustment_names_them_in() =>
        LineAdjustments.Apply([January(1m), January(1m)], [On(Since("2026-01-01", Off(0.01m)), 1, 0)]).Adjusted().ShouldBe([0.99m, 1m]);

    [Theory]
    [InlineData(0, 0, 100, 0)] // a minimum over nothing goes to the first line
    [InlineData(0, 50, 0, 100)]
    [InlineData(20, 30, 40, 60)]
    [InlineData(60, 40, 60, 40)]
    [InlineData(100, 30, 100, 30)]
    public void R2_A_minimum_of_100_bills_100(int first, int second, int firstBilled, int secondBilled) =>
        Adjust([January(first), January(second)], AtLeast(100m)).Adjusted().ShouldBe([firstBilled, secondBilled]);

    [Fact]
    public void R2_A_top_up_is_split_in_proportion_to_the_cent()
    {
        // 24 of 28 days of 100.00 are 85.71; of the missing 15.71 the lines of 20.00 and 50.00 take 4.49 and 11.22.
        var share = new Share(24, 28);
        var lines = Adjust([Line(Usd(0m), share: share), Line(Usd(20m), share: share), Line(Usd(50m), share: share)], AtLeast(100m));
        lines.Adjusted().ShouldBe([0m, 24.49m, 61.22m]);
        lines.Select(l => l.Contributions().Single()).ShouldBe([0m, 4.49m, 11.22m]);
    }

    [Fact]
    public void R3_A_maximum_below_the_minimum_wins() =>
        Adjust([January(10m)], AtLeast(50m), AtMost(40m)).Single().Contributions().ShouldBe([40m, -10m]);

    [Fact]
    public void R4_Amounts_fixed_in_money_are_cut_by_the_days_of_the_charge_and_percentages_are_not()
    {
        Adjust([January(100m, days: 17)], Off(31m)).Single().Contributions().ShouldBe([-17m]);
        Adjust([January(0m, days: 17)], AtLeast(49m)).Single().Contributions().ShouldBe([26.87m]);
        Adjust([January(100m, days: 17)], AtMost(49m)).Single().AdjustedSubtotal.ShouldBe(Usd(26.87m));
        Adjust([January(100m, days: 17)], Percent(0.31m)).Single().Contributions().ShouldBe([-31m]);
        Adjust([January(100m, days: 17)], Bands(new DiscountTier(0m, 50m, 0m), new DiscountTier(50m, null, 0.1m))).Single().Contributions().ShouldBe([-5m]);
    }

    [Fact]
    public void R4_A_cut_amount_is_rounded_cumulatively()
    {
        // 49.00 off in 3, 7 and 21 of 31 days is 4.74, 11.07 and 33.19: what is off so far is cut for the days so far.
        decimal[] off = [.. new[] { 3, 10, 31 }.Select(days => -Adjust([January(1000m, days)], Off(49m)).Single().Contributions().Single())];
        off.ShouldBe([4.74m, 15.81m, 49.00m]);
    }

    [Fact]
    public void A_trial_makes_all_free_or_up_to_an_amount_that_no_days_cut()
    {
        Adjust([January(80m, days: 14)], new TrialDiscount(Named(1), All)).Single().Adjustments.ShouldBe([
            new LineAdjustment(Named(1), AdjustmentKind.TrialDiscount, Usd(-80m))]);
        Adjust([January(80m, days: 14)], new TrialDiscount(Named(1), All, Usd(60m))).Single().Contributions().ShouldBe([-60m]);
        Adjust([January(45m, days: 14), January(35m, days: 14)], new TrialDiscount(Named(1), All, Usd(60m))).Adjusted().ShouldBe([11.25m, 8.75m]);
        Adjust([January(40m, days: 14)], new TrialDiscount(Named(1), All, Usd(60m))).Single().Contributions().ShouldBe([-40m]);
    }

    [Fact]
    public void A_trial_takes_its_maximum_with_the_amounts_and_all_with_the_percentages()
    {
        Adjust([January(100m)], Percent(0.5m), new TrialDiscount(Named(1), All, Usd(60m))).Single().Contributions().ShouldBe([-60m, -20m]);
        Adjust([January(100m)], new TrialDiscount(Named(1), All), Off(30m)).Single().Contributions().ShouldBe([-30m, -70m]);
    }

    [Theory]
    [InlineData("1000", "0")]
    [InlineData("1000.10", "0.01")] // 0.005 rounded away from zero
    [InlineData("5000", "200")]
    [InlineData("7000", "400")]
    [InlineData("0", "0")]
    public void A_tiered_percentage_discounts_each_slice_at_its_own_rate(string spend, string off) =>
        Adjust([January(Number(spend))], Bands(new(0m, 1000m, 0m), new(1000m, 5000m, 0.05m), new(5000m, null, 0.10m)))
            .Single().Contributions().ShouldBe([-Number(off)]);

    [Fact]
    public void R25_The_last_band_is_open_even_if_bounded() =>
        Adjust([January(300m)], Bands(new(0m, 100m, 0.1m), new(100m, 200m, 0.2m))).Single().Contributions().ShouldBe([-50m]);

    [Fact]
    public void Bands_are_filled_by_what_other_discounts_left_of_all_lines_together()
    {
        // 80.00 + 40.00 - 20.00 = 100.00, half of what is above 60.00 is 20.00, split 2 : 1.
        var lines = Adjust([January(80m), January(40m)], Bands(new(0m, 60m, 0m), new(60m, null, 0.5m)), Off(20m));
        lines.Select(l => l.Contributions()).ShouldBe([[-13.33m, -13.33m], [-6.67m, -6.67m]]);
    }

    [Fact]
    public void R1_Yen_are_discounted_in_whole_yen()
    {
        AdjustableLine[] lines = [Line(Money.Of(101m, Currency.Jpy)), Line(Money.Of(100m, Currency.Jpy))];
        Adjust(lines, Percent(0.1m)).Adjusted().ShouldBe([91m, 90m]); // 20.1 rounds to 20, of which 10.05 and 9.95
        Adjust(lines, new AmountDiscount(Named(1), All, Money.Of(15m, Currency.Jpy))).Adjusted().ShouldBe([93m, 93m]);
    }

    [Fact]
    public void An_adjustment_without_effect_stands_on_the_line_with_0_00()
    {
        var line = Adjust([January(0m)], Off(5m), Percent(0.5m), AtLeast(0m), AtMost(10m), new TrialDiscount(Named(2), All)).Single();
        line.Adjustments.Select(a => a.Amount.ToAmountString()).ShouldBe(Enumerable.Repeat("0.00", 5));
    }

    [Fact]
    public void A_usage_discount_is_in_the_subtotal_already()
    {
        var line = Adjust([January(10m)], Free(100m)).Single();
        (line.AdjustedSubtotal, line.Adjustments.Count).ShouldBe((Usd(10m), 0));
    }

    [Fact]
    public void No_lines_or_no_adjustments_change_nothing()
    {
        Adjust([], Off(5m)).ShouldBeEmpty();
        LineAdjustments.Apply([January(5m)], [On(Since("2026-01-01", AtLeast(9m)))]).Single().Adjustments.ShouldBeEmpty();
    }

    [Fact]
    public void Broken_arguments_are_refused()
    {
        var interval = Since("2026-01-01", Off(5m));
        Should.Throw<ArgumentException>(() => January(-0.01m)).Message.ShouldBe("A charge comes to 0 or more, not -0.01 USD. (Parameter 'subtotal')");
        Refusal(1).ShouldBe($"The adjustment {Named(1)} names line 1, which is not there or named twice. (Parameter 'applied')");
        Refusal(-1).ShouldBe($"The adjustment {Named(1)} names line -1, which is not there or named twice. (Parameter 'applied')");
        Refusal(0, 0).ShouldBe($"The adjustment {Named(1)} names line 0, which is not there or named twice. (Parameter 'applied')");
        Should.Throw<CurrencyMismatchException>(() => LineAdjustments.Apply([Line(Money.Of(1m, Currency.Eur))], [On(interval, 0)]));

        string Refusal(params int[] lines) => Should.Throw<ArgumentException>(() => LineAdjustments.Apply([January(1m)], [On(interval, lines)])).Message;
    }

    [Fact]
    public void R1_An_overflow_is_one_typed_error()
    {
        var most = 99999999999999999999999999.99m;
        Should.Throw<AmountOverflowException>(() => Adjust([January(most), January(most)], Percent(0.1m)));
        Should.Throw<AmountOverflowException>(() => Adjust([Line(Usd(1m), Cadence.Annual, share: new Share(3000, 3660))], AtMost(most)))
            .Message.ShouldBe("An adjustment exceeds the range of a 28-digit decimal.");
    }

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
