using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;
using static Orb.Billing.Core.Tests.Adjustments.Adjusting;

namespace Orb.Billing.Core.Tests.Adjustments;

public sealed class CommitmentTests
{
    public static TheoryData<decimal, int, int, decimal[], decimal, decimal> Examples => new()
    {
        { 1000.00m, 31, 31, [600.00m, 150.50m], 1000.00m, 249.50m },
        { 1000.00m, 24, 28, [600.00m], 857.14m, 257.14m },
        { 1000.00m, 24, 28, [900.00m], 857.14m, 0m },
        { 1000.00m, 24, 28, [857.14m], 857.14m, 0m },
        { 10000.00m, 5, 7, [714.29m], 7142.86m, 6428.57m },
        { 10000.00m, 334, 365, [], 9150.68m, 9150.68m },
        { 1000.00m, 0, 31, [], 0m, 0m },
        { 0m, 31, 31, [5m], 0m, 0m },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void R4_The_true_up_is_what_the_charges_of_the_days_fall_short_by(
        decimal amount, int days, int anchorDays, decimal[] charges, decimal committed, decimal trueUp) =>
        new Commitment(Usd(amount)).TrueUp(new Share(days, anchorDays), charges.Select(Usd))
            .ShouldBe(new CommitmentTrueUp(Usd(committed), Usd(charges.Sum()), Usd(trueUp)));

    [Fact]
    public void It_is_of_one_currency_not_negative_and_within_the_range()
    {
        Should.Throw<ArgumentException>(() => new Commitment(Usd(-1m))).Message.ShouldBe("A commitment is 0 or more, not -1.00 USD. (Parameter 'amount')");
        Should.Throw<CurrencyMismatchException>(() => new Commitment(Usd(1m)).TrueUp(Share.Whole, [Money.Of(1m, Currency.Eur)]));
        Should.Throw<AmountOverflowException>(() => new Commitment(Usd(99999999999999999999999999.99m)).TrueUp(new Share(3000, 3660), []))
            .Message.ShouldBe("A commitment exceeds the range of a 28-digit decimal.");
    }
}
