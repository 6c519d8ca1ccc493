using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Adjustments.Adjusting;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>An adjustment of one charge is worked out again from what it worked on; one that is shared to the smallest unit (R2, R3, R4).</summary>
public sealed class RecomputedAdjustmentTests
{
    public static TheoryData<string, Adjustment, decimal> OfFee49 => new()
    {
        { "10 % off", Percent(0.1m), 44.10m },
        { "an amount off", Off(20m), 29.00m },
        { "more off than there is", Off(100m), 0.00m },
        { "by bands", Bands(new DiscountTier(0m, 40m, 0.1m), new DiscountTier(40m, null, 0.5m)), 40.50m },
        { "at least", AtLeast(100m), 100.00m },
        { "at most", AtMost(10m), 10.00m },
        { "free", new TrialDiscount(Named(1), All), 0.00m },
        { "free up to", new TrialDiscount(Named(1), All, Usd(30m)), 19.00m },
    };

    [Theory]
    [MemberData(nameof(OfFee49))]
    public void R3_An_adjustment_of_one_charge_is_worked_out_again(string what, Adjustment adjustment, decimal billed)
    {
        var line = Lines(Fee49, adjustment).Single();
        var again = Recomputation.Of(line);
        (again.Billed?.Amount, string.Join(", ", again.Deviations), again.AsStated.Count).ShouldBe((billed, "", 0), what);
        // A cent more or less is found.
        var adjusted = line.Explanation.Steps.OfType<AdjustedStep>().Single();
        Deviations(line, adjusted with { Amount = adjusted.Amount + Usd(0.01m) })[0].ShouldStartWith($"the amount of the adjustment {Named(1)} is stated as ");
        Deviations(line, adjusted with { Working = adjusted.Working! with { Before = Usd(49.01m), Change = adjustment.Change(Usd(49.01m), Share.Whole) } })
            .ShouldContain($"what the adjustment {Named(1)} works on is stated as 49.01 and recomputes to 49");
    }

    [Fact]
    public void R4_What_is_cut_by_days_is_cut_again()
    {
        var stub = Timeline(Interval(Fee(49m), "2026-01-15", anchor: "2026-02-01"));
        var line = Lines(stub, AtLeast(100m)).Single();
        line.Amount.Amount.ShouldBe(54.84m);
        line.Explain(Zone("UTC"))[^1].ShouldBe($"The minimum {Named(1)} of 100.00 USD for 17 of 31 days adds 27.97 USD.");
        var adjusted = line.Explanation.Steps.OfType<AdjustedStep>().Single();
        Deviations(line, adjusted with { Working = adjusted.Working! with { Share = Share.Whole } })
            .ShouldBe([$"what the adjustment {Named(1)} comes to is stated as 27.97 and recomputes to 73.13"]);
        Deviations(line, adjusted with { Working = adjusted.Working! with { Terms = adjusted.Working.Terms with { Amount = Usd(90m) } } })
            .ShouldBe([$"what the adjustment {Named(1)} comes to is stated as 27.97 and recomputes to 22.48"]);
    }

    [Fact]
    public void R3_Adjustments_work_on_what_the_one_before_left()
    {
        var line = Lines(Fee49, Off(9m), Percent(0.1m, id: 2), AtLeast(40m, id: 3)).Single();
        line.Explain(Zone("UTC")).TakeLast(3).ShouldBe(
        [
            $"The discount {Named(1)} of 9.00 USD takes off 9.00 USD.",
            $"The discount {Named(2)} of 10 % takes off 4.00 USD.",
            $"The minimum {Named(3)} of 40.00 USD adds 4.00 USD.",
        ]);
        Recomputation.Of(line).Billed.ShouldBe(Usd(40m));
    }

    [Fact]
    public void R2_The_share_of_an_adjustment_over_several_charges_is_checked_to_the_smallest_unit()
    {
        var timeline = Timeline(Interval(Fee(49m), "2026-01-01"), Interval(Seats(3m), "2026-01-01", lineage: 2, id: 2, position: 1));
        var lines = Lines(timeline, Off(10m));
        // 10.00 x 49 / 79 and 10.00 x 30 / 79.
        lines.Amounts().ShouldBe([42.80m, 26.20m]);
        lines.Select(l => l.Explain(Zone("UTC"))[^1]).ShouldBe(
        [
            $"The discount {Named(1)} of 10.00 USD takes 10.00 USD off the 79.00 USD of 2 charges, 6.20 USD of it here.",
            $"The discount {Named(1)} of 10.00 USD takes 10.00 USD off the 79.00 USD of 2 charges, 3.80 USD of it here.",
        ]);
        lines.ShouldAllBe(l => Recomputation.Of(l).Deviations.Count == 0 && Recomputation.Of(l).AsStated.Count == 0);
        var adjusted = lines[0].Explanation.Steps.OfType<AdjustedStep>().Single();
        var other = lines[0] with { AdjustedSubtotal = Usd(42.79m), Subtotal = Usd(42.79m), Amount = Usd(42.79m) };
        Deviations(other, adjusted with { Amount = Usd(-6.21m) }).ShouldBeEmpty();
        other = lines[0] with { AdjustedSubtotal = Usd(42.78m), Subtotal = Usd(42.78m), Amount = Usd(42.78m) };
        Deviations(other, adjusted with { Amount = Usd(-6.22m) }).ShouldBe([$"the share of the adjustment {Named(1)} is stated as -6.22 and recomputes to -6.20"]);
        Deviations(lines[0], adjusted with { Working = adjusted.Working! with { Before = Usd(48m) } })
            .ShouldBe([$"the adjustment {Named(1)} works on 48.00 USD and on 49.00 USD of it"]);
    }

    [Fact]
    public void R2_Of_charges_that_come_to_nothing_one_has_the_whole_adjustment()
    {
        var timeline = Timeline(Interval(Fee(0m), "2026-01-01"), Interval(Seats(0m), "2026-01-01", lineage: 2, id: 2, position: 1));
        var lines = Lines(timeline, AtLeast(100m));
        lines.Amounts().ShouldBe([100.00m, 0.00m]);
        lines.ShouldAllBe(l => Recomputation.Of(l).Deviations.Count == 0);
        var adjusted = lines[1].Explanation.Steps.OfType<AdjustedStep>().Single();
        var half = lines[1] with { AdjustedSubtotal = Usd(50m), Subtotal = Usd(50m), Amount = Usd(50m) };
        Deviations(half, adjusted with { Amount = Usd(50m) }).ShouldBe([$"the share of the adjustment {Named(1)} is stated as 50 and recomputes to 100"]);
    }

    [Fact]
    public void Without_its_working_an_adjustment_of_an_earlier_version_is_taken_as_stated()
    {
        var line = Lines(Fee49, Percent(0.1m)).Single();
        var adjusted = line.Explanation.Steps.OfType<AdjustedStep>().Single();
        var again = Recomputation.Of(With(line, adjusted with { Working = null }));
        (again.Billed?.Amount, again.Deviations.Count).ShouldBe((44.10m, 0));
        again.AsStated.ShouldBe([$"the amount of the adjustment {Named(1)}"]);
    }

    [Fact]
    public void Terms_of_another_kind_are_refused()
    {
        var line = Lines(Fee49, Percent(0.1m)).Single();
        var adjusted = line.Explanation.Steps.OfType<AdjustedStep>().Single();
        Should.Throw<ArgumentException>(() => Deviations(line, adjusted with { Kind = AdjustmentKind.Minimum })).Message.ShouldStartWith("These are no terms of the adjustment Minimum.");
    }

    private static SubscriptionTimeline Fee49 => Timeline(Interval(Fee(49m), "2026-01-01"));

    private static Price Seats(decimal quantity) => Price.FixedFee(
        new PriceId(Id(12)), "Seats", new ItemId(Id(3)), Currency.Usd, Cadence.Monthly, BillingMode.InAdvance, new UnitPriceModel(10m), quantity);

    private static IReadOnlyList<InvoiceLine> Lines(SubscriptionTimeline timeline, params Adjustment[] adjustments)
    {
        var adjusted = new SubscriptionTimeline(
            timeline.Id, timeline.CustomerId, timeline.Zone, timeline.InvoicingCurrency, timeline.Start, null, timeline.Intervals, timeline.Pauses,
            [.. adjustments.Select((a, i) => Since("2026-01-01", a, i))]);
        return new Ledger().Bill(adjusted, timeline.Start).Invoices.Single().Lines;
    }

    private static InvoiceLine With(InvoiceLine line, AdjustedStep replaced) =>
        line with { Explanation = new LineExplanation([.. line.Explanation.Steps.Select(s => s is AdjustedStep ? replaced : s)]) };

    private static IReadOnlyList<string> Deviations(InvoiceLine line, AdjustedStep replaced) => Recomputation.Of(With(line, replaced)).Deviations;
}
