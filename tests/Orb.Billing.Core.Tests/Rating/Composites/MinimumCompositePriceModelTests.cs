using CsCheck;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Other charges are topped up to a minimum.</summary>
public sealed class MinimumCompositePriceModelTests
{
    private static readonly MinimumCompositePriceModel Model = new(100m);

    [Theory]
    [InlineData(0, 100.00)]
    [InlineData(75, 25.00)]
    [InlineData(100, 0)]
    [InlineData(101, 0)]
    public void It_is_what_the_others_fall_short_by(int subtotal, decimal amount) =>
        Model.Rate(RatingInput.OfSubtotals([subtotal])).Exact.ShouldBe(amount);

    [Fact]
    public void The_others_count_together() => Model.Rate(RatingInput.OfSubtotals([30m, 45m])).Exact.ShouldBe(25.00m);

    [Fact]
    public void R4_The_minimum_is_cut_to_the_days_only_where_the_price_says_so()
    {
        var half = RatingInput.OfSubtotals([30m]) with { Share = new Share(15, 30) };
        Model.Rate(half).Exact.ShouldBe(70.00m);
        (Model with { Prorates = true }).Rate(half).Exact.ShouldBe(20.00m);
    }

    [Fact]
    public void R16_It_can_fall_and_waits_while_the_period_is_open()
    {
        Model.CanFall.ShouldBeTrue();
        Model.Rate(RatingInput.OfSubtotals([30m]) with { PeriodIsOpen = true }).Exact.ShouldBe(0m);
    }

    [Fact]
    public void It_takes_other_charges_and_no_usage()
    {
        Model.Usage.ShouldBe(PricedUsage.Subtotals);
        Should.Throw<InvalidOperationException>(() => Model.Rate(new RatingInput(1m)));
        Should.Throw<ArgumentException>(() => new MinimumCompositePriceModel(-1m)).ParamName.ShouldBe("minimumAmount");
    }

    [Fact]
    public void With_the_others_it_comes_to_the_minimum_or_to_what_they_are() => Gen.Select(Promises.Amounts, Gen.Int[0, 3000]).Sample((charges, minimum) =>
    {
        var input = RatingInput.OfSubtotals(charges);
        var model = new MinimumCompositePriceModel(minimum);
        Promises.Kept(model, input, input);
        (charges.Sum() + model.Rate(input).Exact).ShouldBe(Math.Max(minimum, charges.Sum()));
    }, iter: Runs(2_000));
}
