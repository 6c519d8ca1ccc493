using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Tests.Adjustments;
using static Orb.Billing.Core.Tests.Credits.Credit;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>When the usage of an open period is invoiced, and how much of it (R16).</summary>
public sealed class PartCalculationTests
{
    private static readonly PriceInterval Tokened = Interval(Metered(new UnitPriceModel(1m)), "2026-01-01");
    private static readonly UsageEvent[] Sixty = [Tokens("2026-01-05", 60m)];

    [Fact]
    public void R16_A_charge_that_has_come_to_nothing_new_is_on_no_part()
    {
        var ledger = new Ledger();
        ledger.BillPart(Timeline(Tokened), At("2026-01-06"), []).ShouldBeEmpty();
        ledger.BillPart(Timeline(Tokened), At("2026-01-11"), Sixty).Amounts().ShouldBe([60.00m]);
        ledger.BillPart(Timeline(Tokened), At("2026-01-12"), Sixty).ShouldBeEmpty();
        ledger.BillPart(Timeline(Tokened), At("2026-01-13"), []).ShouldBeEmpty(); // usage taken back is credited, not on a part
    }

    [Theory]
    [InlineData(40, 40)]
    [InlineData(41, 0)]
    public void R16_What_is_not_invoiced_yet_must_reach_the_threshold(int threshold, int billed)
    {
        var (ledger, timeline) = (new Ledger(), Timeline(Tokened));
        ledger.BillPart(timeline, At("2026-01-11"), Sixty);
        var charges = ChargePlanner.OpenAt(timeline, At("2026-01-21"));
        PartCalculation.Run(timeline, charges, Usage(charges, [.. Sixty, Tokens("2026-01-15", 40m)]), ledger.Settled, At("2026-01-21"), Usd(threshold))
            .Sum(i => i.Lines.Amounts().Sum()).ShouldBe(billed);
    }

    [Fact]
    public void R16_Charges_of_two_anchors_share_no_maximum()
    {
        var timeline = Timeline(Tokened, Interval(Tokened.Price, "2026-01-01", anchor: "2025-12-15", lineage: 2, id: 2, position: 1))
            .Add(Adjusting.Since("2026-01-01", Adjusting.AtMost(31m)));
        // To the 15th are 14 of the 31 days from 15 December.
        new Ledger().BillPart(timeline, At("2026-01-11"), Sixty).Amounts().ShouldBe([31.00m, 14.00m]);
    }

    [Fact]
    public void R16_A_fee_does_not_fall_so_what_shares_an_amount_off_with_it_is_billed_in_parts()
    {
        var timeline = Timeline(Tokened, Interval(Fee(60m, BillingMode.InArrears), "2026-01-01", lineage: 2, id: 2, position: 1))
            .Add(Adjusting.Since("2026-01-01", Adjusting.Off(10m)));
        new Ledger().BillPart(timeline, At("2026-01-11"), Sixty).Amounts().ShouldBe([55.00m]);
    }
}
