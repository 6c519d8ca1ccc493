using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Taxes;
using static Orb.Billing.Core.Tests.Taxes.GivenTaxes;

namespace Orb.Billing.Core.Tests.Taxes;

/// <summary>A line that states quantity and unit price is rounded once (R2).</summary>
public sealed class LineAmountTests
{
    [Theory]
    [InlineData("20", "62.30", "1", "1246.00")]
    [InlineData("3", "0.005", "1", "0.02")] // 0.015, half away from zero
    [InlineData("-3", "0.005", "1", "-0.02")]
    [InlineData("7", "10", "3", "23.33")]
    [InlineData("1000", "12.34567", "1000", "12.35")]
    [InlineData("0", "5", "1", "0")]
    public void R2_Quantity_times_unit_price_by_base_quantity_is_rounded_once(string quantity, string unitPrice, string baseQuantity, string amount) =>
        LineAmount.Of(Number(quantity), Number(unitPrice), Number(baseQuantity), Currency.Usd).ShouldBe(Usd(Number(amount)));

    [Fact]
    public void R2_Allowances_and_charges_come_after_the_rounding()
    {
        AllowanceOrCharge[] adjustments = [AllowanceOrCharge.Allowance(Usd(100m)), AllowanceOrCharge.Charge(Usd(25m)), AllowanceOrCharge.Charge(Usd(-5m))];
        LineAmount.Of(1000m, 1m, 1m, Currency.Usd, adjustments).ShouldBe(Usd(920m));
        // 0.005 is 0.01 before a cent is taken off; rounded afterwards it would be -0.01.
        LineAmount.Of(1m, 0.005m, 1m, Currency.Usd, [AllowanceOrCharge.Allowance(Usd(0.01m))]).ShouldBe(Usd(0m));
    }

    [Fact]
    public void A_price_buys_something() =>
        Should.Throw<ArgumentOutOfRangeException>(() => LineAmount.Of(1m, 1m, 0m, Currency.Usd)).ParamName.ShouldBe("priceBaseQuantity");

    [Fact]
    public void R1_An_amount_beyond_the_range_is_one_typed_error() =>
        Should.Throw<AmountOverflowException>(() => LineAmount.Of(decimal.MaxValue, 2m, 1m, Currency.Usd)).Message.ShouldStartWith("The amount of a line ");

    private static decimal Number(string text) => StrictDecimal.Parse(text);
}
