using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>The part of an event that falls into a band of the running total pays that band's points.</summary>
public sealed class TieredBpsPriceModelTests
{
    private static readonly TieredBpsPriceModel Model = new([new(1000m, new BasisPoints(100m)), new(null, new BasisPoints(50m, 2m))]);

    [Fact]
    public void R25_An_event_across_a_bound_is_split_at_it()
    {
        Model.Rate(Promises.Of(600m, 600m)).Parts.Select(p => p.Exact).ShouldBe([6m, 5m]); // 400 at 1 % and 200 at 0.5 %
        Model.Rate(Promises.Of(1000m)).Exact.ShouldBe(10m);
        Model.Rate(Promises.Of()).Exact.ShouldBe(0m);
    }

    [Fact]
    public void The_cap_of_a_band_is_on_what_one_event_pays_in_it() => Model.Rate(Promises.Of(600m, 1400m, 300m)).Parts.Select(p => p.Exact).ShouldBe([6m, 6m, 1.5m]);

    [Fact]
    public void Bands_rise()
    {
        Should.Throw<ArgumentException>(() => new TieredBpsPriceModel([new(10m, new BasisPoints(1m)), new(5m, new BasisPoints(1m))]));
        Model.CanFall.ShouldBeFalse();
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() => Gen.Select(Promises.Amounts, Promises.Amounts).Sample((events, more) => Promises.Kept(Model, events, more), iter: Runs(1_000));
}
