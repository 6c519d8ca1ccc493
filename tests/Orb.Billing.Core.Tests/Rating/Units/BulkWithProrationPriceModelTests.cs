using CsCheck;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Volume tiers for a full period.</summary>
public sealed class BulkWithProrationPriceModelTests
{
    private static readonly BulkWithProrationPriceModel Model = new(Tiers((0m, 10m, 31m, 0m), (10m, null, 15.5m, 0m)));

    [Theory]
    [InlineData(10, 310)]
    [InlineData(11, 170.5)]
    public void R25_All_units_cost_the_rate_of_the_tier_reached(int quantity, decimal amount) => Model.Rate(new RatingInput(quantity)).Exact.ShouldBe(amount);

    [Fact]
    public void R8_A_fee_is_prorated_behind_the_model_and_the_full_quantity_picks_the_tier()
    {
        var timeline = Timeline(Interval(Fee(Model, BillingMode.InArrears, quantity: 12m), "2026-01-15", anchor: "2026-01-01"));
        ChargeCalculator.Target(ChargePlanner.DueAt(timeline, At("2026-02-01")).Single(), MeteredUsage.None, []).Amount.Amount.ShouldBe(102.00m); // 186.00 x 17/31
    }

    [Fact]
    public void R8_Usage_is_cut_and_never_prorated() => Model.Rate(new RatingInput(10m) { Share = new Share(17, 31) }).Exact.ShouldBe(310m);

    [Fact]
    public void R16_It_can_fall() => Model.CanFall.ShouldBeTrue();

    [Fact]
    public void It_keeps_what_every_model_keeps() => Gen.Select(Promises.Tiers, Promises.Quantity, Promises.Quantity).Sample((tiers, one, other) =>
        Promises.Kept(new BulkWithProrationPriceModel(tiers), one, other), iter: Runs(1_000));
}
