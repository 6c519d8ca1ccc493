using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Tests.Rating;

public sealed class UnitPriceModelTests
{
    [Fact]
    public void Every_unit_costs_the_same_and_nothing_is_rounded_R2()
    {
        var rated = new UnitPriceModel(5.12345m).Rate(new RatingInput(10m));
        rated.Exact.ShouldBe(51.2345m);
        rated.Parts.ShouldBeEmpty();
        new UnitPriceModel(0m).Rate(new RatingInput(10m)).Exact.ShouldBe(0m);
        Should.Throw<ArgumentOutOfRangeException>(() => new UnitPriceModel(-0.01m)).ParamName.ShouldBe("unitAmount");
    }

    [Fact]
    public void Parts_of_a_period_at_less_than_a_cent_sum_to_the_whole_R5()
    {
        var model = new UnitPriceModel(0.001m);
        var soFar = new[] { 333m, 666m }.Select(q => Money.Round(model.Rate(new RatingInput(q)).Exact, Currency.Usd).Amount).ToArray();
        (soFar[0], soFar[1] - soFar[0]).ShouldBe((0.33m, 0.34m));
    }
}
