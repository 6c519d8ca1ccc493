using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>A percentage, of a hundred, of a rate a unit.</summary>
public sealed class UnitWithPercentPriceModelTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1000, 25.00)]
    [InlineData(1, 0.025)]
    public void A_quarter_of_ten_cents_a_unit(int quantity, decimal amount) =>
        new UnitWithPercentPriceModel(0.10m, 25m).Rate(new RatingInput(quantity)).Exact.ShouldBe(amount);

    [Fact]
    public void More_than_a_hundred_percent_is_a_surcharge_and_nothing_is_negative()
    {
        new UnitWithPercentPriceModel(2m, 150m).Rate(new RatingInput(3m)).Exact.ShouldBe(9m);
        Should.Throw<ArgumentOutOfRangeException>(() => new UnitWithPercentPriceModel(-1m, 1m)).ParamName.ShouldBe("unitAmount");
        Should.Throw<ArgumentOutOfRangeException>(() => new UnitWithPercentPriceModel(1m, -1m)).ParamName.ShouldBe("percent");
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() => Gen.Select(Promises.Quantity, Promises.Quantity, Gen.Int[0, 20_000]).Sample((one, other, percent) =>
        Promises.Kept(new UnitWithPercentPriceModel(0.07m, percent / 100m), one, other), iter: Runs(1_000));
}
