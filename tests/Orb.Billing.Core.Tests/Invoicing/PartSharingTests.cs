using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Tests.Adjustments;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>Only charges that cannot fall are billed in parts; an adjustment that several share can make one fall (R16, docs/decisions/0016).</summary>
public sealed class PartSharingTests
{
    private static readonly PriceModel PerUnit = new UnitPriceModel(1m);
    private static readonly PriceModel Volume = new BulkPriceModel(ThreeTiers);

    [Fact]
    public void R16_What_each_charge_bears_by_itself_is_billed_in_parts()
    {
        Parts(PerUnit).ShouldBe([100m, 100m]);
        Parts(PerUnit, Adjusting.Percent(0.1m)).ShouldBe([90m, 90m]);
        Parts(PerUnit, Adjusting.Off(10m)).ShouldBe([95m, 95m]);
        Parts(PerUnit, new TrialDiscount(Adjusting.Named(1), AdjustmentTarget.All, Money.Of(50m, Currency.Usd))).ShouldBe([75m, 75m]);
        Parts(PerUnit, Adjusting.AtLeast(500m)).ShouldBe([100m, 100m]); // a minimum waits for the end of the period
    }

    [Fact]
    public void R16_Charges_that_share_a_maximum_or_bands_wait_for_the_end_of_the_period()
    {
        Parts(PerUnit, Adjusting.AtMost(500m)).ShouldBeEmpty();
        Parts(PerUnit, Adjusting.Bands(new(0m, 60m, 0m), new(60m, null, 0.5m))).ShouldBeEmpty();
        Parts(PerUnit, new Maximum(Adjusting.Named(1), AdjustmentTarget.Prices(new PriceId(Id(21))), Money.Of(80m, Currency.Usd))).ShouldBe([80m, 100m]);
    }

    [Fact]
    public void R16_Charges_of_two_cadences_share_no_maximum()
    {
        var timeline = Timeline(Used(1, PerUnit), Used(2, PerUnit, Cadence.Quarterly)).Add(Adjusting.Since("2026-01-01", Adjusting.AtMost(80m)));
        new Ledger().BillPart(timeline, At("2026-01-11"), [Tokens("2026-01-10", 100m)]).Amounts().ShouldBe([80m, 80m]);
    }

    [Fact]
    public void R16_A_charge_that_shares_an_amount_off_with_one_that_can_fall_waits_as_that_does()
    {
        Parts(Volume).ShouldBe([100m]);
        Parts(Volume, Adjusting.Percent(0.1m)).ShouldBe([90m]);
        Parts(Volume, Adjusting.Off(10m)).ShouldBeEmpty();
        Parts(Volume, new TrialDiscount(Adjusting.Named(1), AdjustmentTarget.All, Money.Of(50m, Currency.Usd))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("200.00", 2)]
    [InlineData("200.01", 0)]
    public void R16_Parts_are_billed_once_they_reach_the_threshold_together(string threshold, int lines)
    {
        var timeline = Timeline(Used(1, PerUnit), Used(2, PerUnit));
        var charges = ChargePlanner.OpenAt(timeline, At("2026-01-11"));
        PartCalculation.Run(
                timeline, charges, Usage(charges, Tokens("2026-01-10", 100m)), new Dictionary<ChargeKey, SettledCharge>(), At("2026-01-11"),
                Money.Of(StrictDecimal.Parse(threshold), Currency.Usd))
            .Sum(i => i.Lines.Count).ShouldBe(lines);
    }

    // Of 100 tokens on 10 January, by a price per unit and another one.
    private static decimal[] Parts(PriceModel other, params Adjustment[] adjustments) => new Ledger().BillPart(
        Timeline(Used(1, PerUnit), Used(2, other)).Add([.. adjustments.Select((a, i) => Adjusting.Since("2026-01-01", a, i))]),
        At("2026-01-11"), [Tokens("2026-01-10", 100m)]).Amounts();

    private static PriceInterval Used(int n, PriceModel model, Cadence? cadence = null) => Interval(
        Price.Usage(new PriceId(Id(20 + n)), "Tokens", new ItemId(Id(5)), Currency.Usd, cadence ?? Cadence.Monthly, model, new MetricId(Id(6))),
        "2026-01-01", lineage: n, id: n, position: n);
}
