using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>The full periods of a price interval at an instant and within a time (R7).</summary>
public sealed class ChargePeriodsTests
{
    [Theory]
    [InlineData("2025-06-01", null, "2026-01-01 2026-02-01 2026-03-01")]
    [InlineData("2026-02-15", null, "2026-02-01 2026-03-01")]
    [InlineData("2025-06-01", "2026-02-10", "2026-01-01 2026-02-01")]
    [InlineData("2025-06-01", "2026-03-01", "2026-01-01 2026-02-01")] // R6: the end belongs to what follows
    [InlineData("2025-06-01", "2026-08-01", "2026-01-01 2026-02-01 2026-03-01")]
    [InlineData("2025-06-01", "2026-01-01", "")]
    [InlineData("2026-04-01", null, "")]
    public void Within_a_quarter_run_the_periods_in_which_the_interval_does(string start, string? end, string periods) =>
        Within(Interval(Fee(30m), start, end, anchor: "2025-06-01"), "2026-01-01", "2026-04-01").ShouldBe(periods);

    [Fact]
    public void Within_a_time_that_starts_where_the_interval_ends_runs_no_period_though_one_is_under_way() =>
        Within(Interval(Fee(30m), "2025-06-01", "2026-02-10"), "2026-02-10", "2026-04-01").ShouldBe("");

    [Fact]
    public void An_invoice_date_belongs_to_a_period_of_its_month_or_of_those_beside_it()
    {
        var interval = Interval(Fee(30m), "2025-01-01");
        Starts(ChargePeriods.Around(Timeline(interval), interval, At("2026-06-15"))).ShouldBe("2026-05-01 2026-06-01 2026-07-01");
    }

    [Fact]
    public void R6_Of_days_two_on_either_side_are_looked_at_for_one_may_have_been_skipped()
    {
        var interval = Interval(Fee(30m, cadence: Cadence.Days(1)), "2025-01-01");
        Starts(ChargePeriods.Around(Timeline(interval), interval, At("2026-06-15"))).ShouldBe("2026-06-13 2026-06-14 2026-06-15 2026-06-16 2026-06-17");
    }

    [Fact]
    public void What_was_agreed_late_brings_the_periods_that_it_reaches_back_to_and_each_once()
    {
        var interval = Interval(Fee(30m), "2025-01-01", quantities: [Quantity("2026-04-10", 5m) with { DueFrom = At("2026-06-01") }]);
        Starts(ChargePeriods.Around(Timeline(interval), interval, At("2026-06-01")))
            .ShouldBe("2026-03-01 2026-04-01 2026-05-01 2026-06-01 2026-07-01");
    }

    [Fact]
    public void What_is_to_be_agreed_later_brings_the_periods_up_to_the_agreement()
    {
        var interval = Interval(Fee(30m), "2025-01-01", quantities: [Quantity("2026-04-10", 5m) with { DueFrom = At("2026-09-01") }]);
        Starts(ChargePeriods.From(Timeline(interval), interval, At("2026-06-01")))
            .ShouldBe("2026-03-01 2026-04-01 2026-05-01 2026-06-01 2026-07-01 2026-08-01 2026-09-01 2026-10-01");
    }

    [Fact]
    public void A_trial_is_one_period_whatever_the_cadence()
    {
        var trial = Interval(Fee(0m), "2026-01-10", "2026-02-24") with { IsOnePeriod = true };
        ChargePeriods.PeriodContaining(Timeline(trial), trial, At("2026-02-15")).ShouldBe(new AnchorPeriod(Day("2026-01-10"), Day("2026-02-24")));
        ChargePeriods.Containing(Timeline(trial), trial, At("2026-02-15")).ShouldBe(At("2026-01-10"));
    }

    [Fact]
    public void R10_What_is_charged_once_is_for_the_first_day_of_its_lineage_however_often_it_is_interrupted()
    {
        var setUp = Fee(200m, cadence: Cadence.OneTime);
        var first = Interval(setUp, "2026-05-04T13:00:00Z", "2026-05-10", id: 1);
        var second = Interval(setUp, "2026-06-02", id: 2);
        var other = Interval(setUp, "2026-05-01", lineage: 2, id: 3);
        foreach (var timeline in new[] { Timeline(first, second, other), Timeline(other, second, first) })
            ChargePeriods.PeriodContaining(timeline, second, At("2026-06-20")).ShouldBe(new AnchorPeriod(Day("2026-05-04"), Day("2026-05-05")));
    }

    private static string Within(PriceInterval interval, string from, string to) =>
        Starts(ChargePeriods.Within(Timeline(interval), interval, new ServicePeriod(At(from), At(to))));

    private static string Starts(IEnumerable<AnchorPeriod> periods) =>
        string.Join(' ', periods.Select(p => p.Start).Order().Select(d => d.ToString("uuuu-MM-dd", null)));
}
