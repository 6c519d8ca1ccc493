using CsCheck;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Taxes;
using static Orb.Billing.Core.Tests.Invoicing.Given;
using static Orb.Billing.Core.Tests.Taxes.GivenTaxes;

namespace Orb.Billing.Core.Tests.Taxes;

/// <summary>Each group of tax, category and rate is rounded once and allocated to its lines by largest remainder (R19).</summary>
public sealed class TaxCalculationTests
{
    private static readonly Gen<Currency> AnyCurrency = Gen.OneOf(Currency.Usd, Currency.Jpy, Currency.Iso("KWD"));

    private static readonly Gen<(TaxMode Mode, Currency Currency, TaxedLine[] Lines)> AnyInvoice =
        from mode in AnyMode
        from currency in AnyCurrency
        from lines in Gen.Select(Gen.OneOf(Gen.Int[-300, 300], Gen.Int[0, 1_000_000]), AnyTaxes).Array[0, 8]
        select (mode, currency, lines.Select(l => new TaxedLine(Units(l.Item1, currency), l.Item2)).ToArray());

    [Fact]
    public void R19_Tax_comes_on_top_of_net_amounts()
    {
        var taxed = Exclusive(Line(100.00m, Vat(0.19m)));
        Sums(taxed).ShouldBe((100.00m, 19.00m, 119.00m));
        Groups(taxed).ShouldBe([("vat S 0.19", 100.00m, 19.00m)]);
    }

    [Fact]
    public void R19_Tax_is_taken_out_of_gross_amounts()
    {
        var taxed = Inclusive(Line(119.00m, Vat(0.19m)));
        Sums(taxed).ShouldBe((100.00m, 19.00m, 119.00m));
        Groups(taxed).ShouldBe([("vat S 0.19", 100.00m, 19.00m)]);
    }

    // 8 lines of 0.01 at 40 %: each alone would bear nothing, together 0.032.
    [Fact]
    public void R19_A_group_is_rounded_once_over_its_lines()
    {
        var taxed = Exclusive([.. Enumerable.Repeat(Line(0.01m, Vat(0.4m)), 8)]);
        Sums(taxed).ShouldBe((0.08m, 0.03m, 0.11m));
        LineTaxes(taxed).ShouldBe([0.01m, 0.01m, 0.01m, 0m, 0m, 0m, 0m, 0m]);
    }

    // 3 x 9.99 at 20 %: 29.97 x 0.2 / 1.2 = 4.995.
    [Fact]
    public void R19_Gross_lines_share_the_rounded_tax_of_their_group()
    {
        var taxed = Inclusive(Line(9.99m, Vat(0.2m)), Line(9.99m, Vat(0.2m)), Line(9.99m, Vat(0.2m)));
        Sums(taxed).ShouldBe((24.97m, 5.00m, 29.97m));
        taxed.Lines.Select(l => (l.Net.Amount, l.Tax.Amount, l.Gross.Amount)).ShouldBe([
            (8.32m, 1.67m, 9.99m), (8.32m, 1.67m, 9.99m), (8.33m, 1.66m, 9.99m)]);
    }

    [Fact]
    public void R19_Several_taxes_stand_side_by_side_and_are_not_charged_on_each_other()
    {
        var taxed = Exclusive(Line(99.99m, Vat(0.08875m), City(0.02125m), City(0.005m)));
        Groups(taxed).ShouldBe([("vat S 0.08875", 99.99m, 8.87m), ("city S 0.02125", 99.99m, 2.12m), ("city S 0.005", 99.99m, 0.50m)]);
        Sums(taxed).ShouldBe((99.99m, 11.49m, 111.48m));
    }

    // 115.00 / 1.15 = 100.00 net.
    [Fact]
    public void R19_Several_taxes_in_a_gross_amount_divide_by_the_sum_of_their_rates()
    {
        var taxed = Inclusive(Line(115.00m, Vat(0.1m), City(0.05m)));
        Groups(taxed).ShouldBe([("vat S 0.1", 100.00m, 10.00m), ("city S 0.05", 100.00m, 5.00m)]);
        Sums(taxed).ShouldBe((100.00m, 15.00m, 115.00m));
    }

    // 0.05 x 0.2 / 1.2 + 0.05 x 0.2 / 1.5 is exactly one and a half cents, though neither part comes out even.
    [Fact]
    public void R19_Gross_lines_of_several_divisors_are_summed_exactly()
    {
        var taxed = Inclusive(Line(0.05m, Vat(0.2m)), Line(0.05m, Vat(0.2m), City(0.3m)));
        Groups(taxed).ShouldBe([("vat S 0.2", 0.07m, 0.02m), ("city S 0.3", 0.03m, 0.01m)]);
        taxed.Lines.Select(l => l.Net.Amount).ShouldBe([0.04m, 0.03m]);
        Sums(taxed).ShouldBe((0.07m, 0.03m, 0.10m));
    }

    [Fact]
    public void R19_Groups_are_told_apart_by_tax_category_and_rate()
    {
        var exempt = new TaxRate("vat", TaxCategory.Exempt, 0m);
        var reverse = new TaxRate("vat", TaxCategory.ReverseCharge, 0m);
        Groups(Exclusive(
            Line(10m, Vat(0.2m)), Line(20m, exempt), Line(30m, reverse), Line(40m, Vat(0.20m)), Line(50m, Vat(0.1m)), Line(60m, City(0.2m)))).ShouldBe([
            ("vat S 0.2", 50m, 10m), ("vat E 0", 20m, 0m), ("vat AE 0", 30m, 0m), ("vat S 0.1", 50m, 5m), ("city S 0.2", 60m, 12m)]);
    }

    [Fact]
    public void R19_A_line_without_taxes_is_in_the_sum_and_in_no_group()
    {
        var taxed = Exclusive(Line(10m), Line(20m, Vat(0.1m)));
        Groups(taxed).ShouldBe([("vat S 0.1", 20m, 2m)]);
        Sums(taxed).ShouldBe((30m, 2m, 32m));
        LineTaxes(taxed).ShouldBe([0m, 2m]);
    }

    // 29.95 x 19 % = 5.6905 and -19.00 x 19 % = -3.61: together 2.0805.
    [Fact]
    public void R19_A_correction_among_charges_lowers_the_tax_of_their_group()
    {
        var taxed = Exclusive(Line(29.95m, Vat(0.19m)), Line(-19.00m, Vat(0.19m)));
        Sums(taxed).ShouldBe((10.95m, 2.08m, 13.03m));
        LineTaxes(taxed).ShouldBe([5.69m, -3.61m]);
        LineTaxes(Exclusive(Line(-29.95m, Vat(0.19m)), Line(19.00m, Vat(0.19m)))).ShouldBe([-5.69m, 3.61m]);
    }

    // 10 % of 0.15 is 0.02, rounded by itself, and of the whole 0.01: the smaller side takes the difference, whichever sign it has.
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void R19_Where_signs_mix_the_side_that_outweighs_is_rounded_by_itself(int sign) =>
        Exclusive(Line(sign * 0.15m, Vat(0.1m)), Line(sign * -0.04m, Vat(0.1m))).Lines.Select(l => l.Tax.Amount).ShouldBe([sign * 0.02m, sign * -0.01m]);

    [Fact]
    public void R19_Allowances_and_charges_on_the_document_count_in_the_groups_they_bear()
    {
        var taxed = TaxCalculation.Run(TaxMode.Exclusive, Currency.Usd, [Line(1000m, Vat(0.25m)), Line(500m, Vat(0.12m))], [
            new DocumentAdjustment(AllowanceOrCharge.Allowance(Usd(150m)), [Vat(0.25m)]),
            new DocumentAdjustment(AllowanceOrCharge.Charge(Usd(20m)), [Vat(0m)]),
        ]);
        Groups(taxed).ShouldBe([("vat S 0.25", 850m, 212.50m), ("vat S 0.12", 500m, 60m), ("vat S 0", 20m, 0m)]);
        Sums(taxed).ShouldBe((1370m, 272.50m, 1642.50m));
        taxed.Lines.Count.ShouldBe(2);
        taxed.Adjustments.Select(a => (a.Net.Amount, a.Tax.Amount)).ShouldBe([(-150m, -37.50m), (20m, 0m)]);
    }

    [Fact]
    public void What_is_left_to_pay_is_the_total_less_money_paid_before_plus_a_rounding()
    {
        var taxed = Exclusive(Line(314.86m, Vat(0.07m)));
        taxed.Total.ShouldBe(Usd(336.90m));
        taxed.Payable(Usd(0m), Usd(0.01m)).ShouldBe(Usd(336.91m));
        taxed.Payable(Usd(300m), Usd(-0.05m)).ShouldBe(Usd(36.85m));
    }

    [Fact]
    public void R1_An_invoice_without_lines_has_a_currency_and_nothing_else() => Sums(Exclusive()).ShouldBe((0m, 0m, 0m));

    [Fact]
    public void R2_Yen_have_no_decimals() =>
        Sums(TaxCalculation.Run(TaxMode.Exclusive, Currency.Jpy, [new TaxedLine(Money.Of(999m, Currency.Jpy), [Vat(0.105m)])]))
            .ShouldBe((999m, 105m, 1104m)); // 104.895

    [Fact]
    public void R1_Amounts_of_two_currencies_do_not_meet() =>
        Should.Throw<CurrencyMismatchException>(() => TaxCalculation.Run(TaxMode.Exclusive, Currency.Eur, [Line(1m, Vat(0.1m))]));

    [Fact]
    public void R1_A_tax_beyond_28_digits_is_one_typed_error()
    {
        var largest = Line(99999999999999999999999999.99m, Vat(1m));
        Should.Throw<AmountOverflowException>(() => Exclusive(largest)).Message.ShouldStartWith("An amount in USD ");
        Should.Throw<AmountOverflowException>(() => Exclusive(largest, largest));
        Should.Throw<AmountOverflowException>(() => Inclusive([.. Enumerable.Repeat(largest, 1000)])).Message.ShouldStartWith("The tax of an invoice ");
    }

    [Fact]
    public void Lines_are_equal_when_amount_and_taxes_are()
    {
        var line = Line(10m, Vat(0.2m), City(0.01m));
        line.ShouldBe(Line(10m, Vat(0.20m), City(0.01m)));
        line.ShouldNotBe(Line(11m, Vat(0.2m), City(0.01m)));
        line.ShouldNotBe(Line(10m, Vat(0.2m)));
        line.Equals(null).ShouldBeFalse();
    }

    [Fact]
    public void Taxed_lines_are_equal_when_net_amount_and_taxes_are()
    {
        var line = Exclusive(Line(10m, Vat(0.2m))).Lines[0];
        line.ShouldBe(new TaxedAmount(Usd(10m), [new LineTax(Vat(0.2m), Usd(2m))]));
        line.ShouldNotBe(new TaxedAmount(Usd(11m), [new LineTax(Vat(0.2m), Usd(2m))]));
        line.ShouldNotBe(new TaxedAmount(Usd(10m), [new LineTax(Vat(0.2m), Usd(2.01m))]));
        line.Equals(null).ShouldBeFalse();
    }

    [Fact]
    public void A_line_bears_each_tax_once() =>
        Should.Throw<ArgumentException>(() => Line(1m, Vat(0.2m), Vat(0.20m))).Message.ShouldBe("A line bears each tax once. (Parameter 'taxes')");

    [Fact]
    public void R19_Lines_groups_and_invoice_agree() =>
        AnyInvoice.Sample((mode, currency, lines) =>
        {
            var taxed = TaxCalculation.Run(mode, currency, lines);
            var zero = Money.Zero(currency);
            var amounts = lines.Aggregate(zero, (sum, l) => sum + l.Amount);

            taxed.Lines.Aggregate(zero, (sum, l) => sum + l.Net).ShouldBe(taxed.Net);
            taxed.Lines.Aggregate(zero, (sum, l) => sum + l.Tax).ShouldBe(taxed.Tax);
            taxed.Groups.Aggregate(zero, (sum, g) => sum + g.Tax).ShouldBe(taxed.Tax);
            (mode == TaxMode.Inclusive ? taxed.Total : taxed.Net).ShouldBe(amounts);
            taxed.Lines.Select(l => mode == TaxMode.Inclusive ? l.Gross : l.Net).ShouldBe(lines.Select(l => l.Amount));
            foreach (var group in taxed.Groups)
            {
                var bearing = taxed.Lines.Where(l => l.Taxes.Any(t => t.Rate == group.Rate)).ToList();
                bearing.Aggregate(zero, (sum, l) => sum + l.Net).ShouldBe(group.Base);
                bearing.Aggregate(zero, (sum, l) => sum + l.Taxes.Single(t => t.Rate == group.Rate).Amount).ShouldBe(group.Tax);
            }
        }, iter: Runs(10_000));

    [Fact]
    public void R19_A_group_is_at_most_half_a_unit_from_its_exact_tax() =>
        AnyInvoice.Sample((mode, currency, lines) =>
        {
            var half = 0.5m * Units(1, currency).Amount;
            foreach (var group in TaxCalculation.Run(mode, currency, lines).Groups)
            {
                var exact = lines.Where(l => l.Taxes.Contains(group.Rate))
                    .Sum(l => l.Amount.Amount * group.Rate.Rate / (mode == TaxMode.Inclusive ? 1m + l.Taxes.Sum(t => t.Rate) : 1m));
                Math.Abs(group.Tax.Amount - exact).ShouldBeLessThanOrEqualTo(half + 0.000000000000000001m);
            }
        }, iter: Runs(10_000));

    [Fact]
    public void R19_No_line_bears_tax_of_another_sign_than_its_amount() =>
        AnyInvoice.Sample((mode, currency, lines) =>
        {
            var taxed = TaxCalculation.Run(mode, currency, lines);
            foreach (var (line, taxes) in lines.Zip(taxed.Lines.Select(l => l.Taxes)))
                taxes.ShouldAllBe(t => t.Amount.IsZero || t.Amount.IsNegative == line.Amount.IsNegative);
        }, iter: Runs(10_000));

    [Fact]
    public void R19_The_order_of_the_lines_changes_no_group() =>
        AnyInvoice.Sample((mode, currency, lines) =>
        {
            var there = TaxCalculation.Run(mode, currency, lines).Groups;
            var back = TaxCalculation.Run(mode, currency, [.. lines.Reverse()]).Groups;
            back.Select(g => (g.Rate, g.Tax)).ShouldBe(there.Select(g => (g.Rate, g.Tax)), ignoreOrder: true);
        }, iter: Runs(10_000));

    private static (decimal Net, decimal Tax, decimal Total) Sums(TaxedAmounts taxed) => (taxed.Net.Amount, taxed.Tax.Amount, taxed.Total.Amount);

    private static IEnumerable<(string Rate, decimal Base, decimal Tax)> Groups(TaxedAmounts taxed) =>
        taxed.Groups.Select(g => (g.Rate.ToString(), g.Base.Amount, g.Tax.Amount));

    private static IEnumerable<decimal> LineTaxes(TaxedAmounts taxed) => taxed.Lines.Select(l => l.Tax.Amount);
}
