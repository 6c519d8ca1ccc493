using CsCheck;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Graduated tiers for a full period.</summary>
public sealed class TieredWithProrationPriceModelTests
{
    [Fact]
    public void R25_Each_unit_costs_the_rate_of_its_band() =>
        new TieredWithProrationPriceModel(ThreeTiers).Rate(new RatingInput(12345m)).Parts.Select(p => p.Exact).ShouldBe([100.00m, 450.00m, 46.90m]);

    [Fact]
    public void R8_A_fee_is_prorated_behind_the_model()
    {
        var model = new TieredWithProrationPriceModel(Tiers((0m, 1m, 31m, 0m), (1m, null, 62m, 0m)));
        var timeline = Timeline(Interval(Fee(model, BillingMode.InArrears, quantity: 2m), "2026-01-15", anchor: "2026-01-01"));
        ChargeCalculator.Target(ChargePlanner.DueAt(timeline, At("2026-02-01")).Single(), MeteredUsage.None, []).Amount.Amount.ShouldBe(51.00m); // 93.00 x 17/31
    }

    [Fact]
    public void R8_Usage_is_cut_and_never_prorated() =>
        new TieredWithProrationPriceModel(ThreeTiers).Rate(new RatingInput(12345m) { Share = new Share(17, 31) }).Exact.ShouldBe(596.90m);

    [Fact]
    public void Tiers_that_do_not_touch_are_refused() =>
        Should.Throw<ArgumentException>(() => new TieredWithProrationPriceModel(Tiers((0m, 1m, 1m, 0m), (2m, null, 1m, 0m)))).ParamName.ShouldBe("tiers");

    [Fact]
    public void It_keeps_what_every_model_keeps() => Gen.Select(Promises.Tiers, Promises.Quantity, Promises.Quantity).Sample((tiers, one, other) =>
        Promises.Kept(new TieredWithProrationPriceModel(tiers), one, other), iter: Runs(1_000));
}
