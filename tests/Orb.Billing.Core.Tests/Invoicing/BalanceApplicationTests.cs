using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>R18: credit is used up to the total, a debt is collected whole, and an invoice of 0 touches neither.</summary>
public sealed class BalanceApplicationTests
{
    [Theory]
    [InlineData("49.00", "10.00", "10.00")]
    [InlineData("49.00", "49.00", "49.00")]
    [InlineData("49.00", "300.00", "49.00")]
    [InlineData("49.00", "0", "0")]
    [InlineData("20.00", "-15.00", "-15.00")]
    [InlineData("0.01", "-15.00", "-15.00")]
    [InlineData("0", "-15.00", "0")]
    [InlineData("0", "15.00", "0")]
    public void An_invoice_takes_credit_up_to_its_total_or_a_debt_whole(string total, string balance, string applied) =>
        BalanceApplication.Of(Usd(total), Usd(balance)).ShouldBe(Usd(applied));

    [Fact]
    public void A_balance_of_another_currency_is_never_applied() =>
        Should.Throw<CurrencyMismatchException>(() => BalanceApplication.Of(Usd("1.00"), Money.Of(1m, Currency.Eur)));

    private static Money Usd(string amount) => Money.Of(StrictDecimal.Parse(amount), Currency.Usd);
}
