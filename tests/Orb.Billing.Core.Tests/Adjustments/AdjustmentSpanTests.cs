using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using static Orb.Billing.Core.Tests.Adjustments.Adjusting;

namespace Orb.Billing.Core.Tests.Adjustments;

/// <summary>One amount spans lines of equal cadence, billing mode, currency and service period; every further span has it again (R4).</summary>
public sealed class AdjustmentSpanTests
{
    private static readonly AdjustableLine Usage = January(80m);

    public static TheoryData<string, AdjustableLine> OtherSpans => new()
    {
        { "cadence", Line(Usd(20m), Cadence.Months(2)) },
        { "billing mode", Line(Usd(20m), mode: BillingMode.InAdvance) },
        { "service start", Line(Usd(20m), from: "2026-01-10") },
        { "service end", Line(Usd(20m), to: "2026-02-02") },
        { "anchor days", Line(Usd(20m), share: new Share(28, 28)) },
    };

    [Fact]
    public void R4_Equal_lines_share_one_amount() => Adjust([Usage, January(20m)], Off(10m)).Adjusted().ShouldBe([72m, 18m]);

    [Theory]
    [MemberData(nameof(OtherSpans))]
    public void R4_Other_lines_have_the_whole_amount_again(string differs, AdjustableLine other)
    {
        differs.ShouldNotBeEmpty();
        Adjust([Usage, other, January(20m)], Off(10m)).Adjusted().ShouldBe([72m, 10m, 18m]);
        Adjust([Usage, other, January(20m)], AtLeast(150m)).Adjusted().ShouldBe([120m, 150m, 30m]);
        Adjust([Usage, other, January(20m)], AtMost(10m)).Adjusted().ShouldBe([8m, 10m, 2m]);
    }

    [Fact]
    public void R4_A_maximum_that_each_of_two_cadences_keeps_is_no_discount() =>
        Adjust([January(80m), Line(Usd(80m), Cadence.Annual, share: new Share(365, 365))], AtMost(100m)).Adjusted().ShouldBe([80m, 80m]);

    [Fact]
    public void R4_Each_span_is_cut_by_its_own_days()
    {
        var stub = Line(Usd(100m), from: "2026-01-15", share: new Share(17, 31));
        Adjust([January(100m), stub], Off(31m)).Adjusted().ShouldBe([69m, 83m]);
    }

    [Fact]
    public void R4_A_percentage_spans_cadences_of_one_service_period_and_bands_do_not()
    {
        AdjustableLine[] lines = [January(0.05m), Line(Usd(0.05m), Cadence.Annual, share: new Share(31, 365))];
        Adjust(lines, Percent(0.1m)).Select(l => l.Contributions().Single()).ShouldBe([-0.01m, 0m]);
        DiscountTier[] bands = [new(0m, 60m, 0m), new(60m, null, 0.5m)];
        Adjust([January(80m), Line(Usd(50m), Cadence.Annual, share: new Share(31, 365))], Bands(bands)).Adjusted().ShouldBe([70m, 50m]);
    }

    [Fact]
    public void R4_A_percentage_is_rounded_by_service_period_and_billing_mode()
    {
        AdjustableLine[] lines = [January(0.05m), Line(Usd(0.05m), from: "2026-01-02"), Line(Usd(0.05m), mode: BillingMode.InAdvance)];
        Adjust(lines, Percent(0.1m)).Select(l => l.Contributions().Single()).ShouldBe([-0.01m, -0.01m, -0.01m]);
    }

    [Fact]
    public void R4_Days_do_not_part_what_no_days_cut()
    {
        AdjustableLine[] lines = [January(40m), January(40m, days: 20)];
        Adjust(lines, new TrialDiscount(Named(1), All, Usd(60m))).Adjusted().ShouldBe([10m, 10m]);
        Adjust(lines, Bands(new(0m, 60m, 0m), new(60m, null, 0.5m))).Adjusted().ShouldBe([35m, 35m]);
        Adjust([January(0.05m), January(0.05m, days: 20)], Percent(0.1m)).Adjusted().ShouldBe([0.04m, 0.05m]);
    }

    [Fact]
    public void R4_Currencies_are_rounded_apart() =>
        Adjust([January(0.05m), Line(Money.Of(0.05m, Currency.Eur))], Percent(0.1m)).Adjusted().ShouldBe([0.04m, 0.04m]);

    [Fact]
    public void R2_In_every_span_the_first_line_takes_a_minimum_over_nothing() =>
        Adjust([Line(Usd(0m), mode: BillingMode.InAdvance), January(0m), January(0m)], AtLeast(5m)).Adjusted().ShouldBe([5m, 5m, 0m]);
}
