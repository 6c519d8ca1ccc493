using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>A rate a unit for a full period.</summary>
public sealed class UnitWithProrationPriceModelTests
{
    [Fact]
    public void A_full_period_costs_quantity_times_rate() => new UnitWithProrationPriceModel(1.5m).Rate(new RatingInput(4m)).Exact.ShouldBe(6m);

    [Fact]
    public void R8_A_fee_is_prorated_behind_the_model()
    {
        var timeline = Timeline(Interval(Fee(new UnitWithProrationPriceModel(31m), BillingMode.InArrears, quantity: 2m), "2026-01-15", anchor: "2026-01-01"));
        ChargeCalculator.Target(ChargePlanner.DueAt(timeline, At("2026-02-01")).Single(), MeteredUsage.None, []).Amount.Amount.ShouldBe(34.00m); // 62.00 x 17/31
    }

    [Fact]
    public void R8_Usage_is_cut_and_never_prorated() =>
        new UnitWithProrationPriceModel(1.5m).Rate(new RatingInput(4m) { Share = new Share(17, 31) }).Exact.ShouldBe(6m);

    [Fact]
    public void A_rate_is_not_negative() => Should.Throw<ArgumentOutOfRangeException>(() => new UnitWithProrationPriceModel(-1m)).ParamName.ShouldBe("unitAmount");
}
