using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Each part of an amount pays the fraction of its band, and each band entered its flat amount.</summary>
public sealed class GraduatedPercentagePriceModelTests
{
    private static readonly GraduatedPercentagePriceModel Model = new(Tiers((0m, 10m, 0.01m, 200m), (10m, 20m, 0.02m, 300m), (20m, null, 0.03m, 400m)));

    [Theory]
    [InlineData(0, 200)] // the first band's flat amount is due even at zero
    [InlineData(10, 200.10)]
    [InlineData(11, 500.12)]
    [InlineData(21, 900.33)]
    public void R25_Each_part_of_an_amount_pays_the_fraction_of_its_band(int amount, decimal fee) => Model.Rate(new RatingInput(amount)).Exact.ShouldBe(fee);

    [Fact]
    public void Its_parts_are_the_bands_and_bands_touch()
    {
        Model.Rate(new RatingInput(11m)).Parts.Select(p => (p.Name, p.Quantity, p.Exact)).ShouldBe([("0 - 10", 10m, 200.10m), ("10 - 20", 1m, 300.02m)]);
        Should.Throw<ArgumentException>(() => new GraduatedPercentagePriceModel(Tiers((1m, null, 0.1m, 0m)))).ParamName.ShouldBe("tiers");
        Model.Usage.ShouldBe(PricedUsage.Total);
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() => Gen.Select(Promises.Tiers, Promises.Quantity, Promises.Quantity).Sample((tiers, one, other) =>
        Promises.Kept(new GraduatedPercentagePriceModel(tiers), one, other), iter: Runs(1_000));
}
