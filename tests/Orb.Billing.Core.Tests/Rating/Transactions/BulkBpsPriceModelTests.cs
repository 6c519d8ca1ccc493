using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>The band that the total reaches prices every event.</summary>
public sealed class BulkBpsPriceModelTests
{
    private static readonly BulkBpsPriceModel Model = new([new(1000m, new BasisPoints(100m, 7m)), new(null, new BasisPoints(50m, 4m))]);

    [Fact]
    public void R25_The_band_that_the_total_reaches_prices_every_event_with_its_cap()
    {
        Model.Rate(Promises.Of(600m, 400m)).Exact.ShouldBe(10m); // 1,000 is still the first band
        Model.Rate(Promises.Of(800m, 200m)).Exact.ShouldBe(9m); // 8.00 is cut to 7.00
        Model.Rate(Promises.Of(600m, 400m, 1000m)).Parts.Select(p => p.Exact).ShouldBe([3m, 2m, 4m]);
        Model.Rate(Promises.Of()).Exact.ShouldBe(0m);
    }

    [Fact]
    public void R16_It_can_fall_and_its_bands_rise()
    {
        Model.CanFall.ShouldBeTrue();
        Should.Throw<ArgumentException>(() => new BulkBpsPriceModel([])).ParamName.ShouldBe("tiers");
        Should.Throw<ArgumentException>(() => new BulkBpsPriceModel([new(10m, new BasisPoints(1m)), new(10m, new BasisPoints(1m))]));
        Should.Throw<ArgumentException>(() => new BulkBpsPriceModel([new(null, new BasisPoints(1m)), new(10m, new BasisPoints(1m))]));
        new BulkBpsPriceModel([new(1m, new BasisPoints(1m))]).ShouldBe(new BulkBpsPriceModel([new(1m, new BasisPoints(1m))]));
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() => Gen.Select(Promises.Amounts, Promises.Amounts).Sample((events, more) => Promises.Kept(Model, events, more), iter: Runs(1_000));
}
