using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>A minimum within a price waits for the end of its period, and is cut to its days where the price says so (R4, R16).</summary>
public sealed class MinimumOfAPriceTests
{
    private static readonly TieredWithMinimumPriceModel Model = new([new(0m, null, 0.10m, 31m)]);

    [Fact]
    public void R16_A_part_of_an_open_period_leaves_the_minimum_to_the_line_that_closes_it()
    {
        var (ledger, timeline) = (new Ledger(), Timeline(Interval(Metered(Model), "2026-01-01")));
        ledger.BillPart(timeline, At("2026-01-11"), [Tokens("2026-01-10", 100m)]).Amounts().ShouldBe([10.00m]);
        ledger.BillPart(timeline, At("2026-01-21"), [Tokens("2026-01-10", 100m), Tokens("2026-01-20", 50m)]).Amounts().ShouldBe([5.00m]);
        ledger.Bill(timeline, At("2026-02-01"), Tokens("2026-01-10", 100m), Tokens("2026-01-20", 50m)).Invoices.Single().Lines.Amounts().ShouldBe([16.00m]);
        ledger.Net.ShouldBe(31.00m);
    }

    [Fact]
    public void R4_The_minimum_of_a_stub_is_cut_to_its_days_where_the_price_says_so()
    {
        Billed(Model).ShouldBe([31.00m]);
        Billed(Model with { Prorates = true }).ShouldBe([17.00m]); // 31.00 x 17/31, above the 10.00 of the usage

        static decimal[] Billed(PriceModel model) => new Ledger()
            .Bill(Timeline(Interval(Metered(model), "2026-01-15", anchor: "2026-01-01")), At("2026-02-01"), Tokens("2026-01-20", 100m)).Invoices.Single().Lines.Amounts();
    }
}
