using NodaTime;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>Where the periods are looked for that an invoice date may belong to.</summary>
public sealed class PeriodSpansTests
{
    private static readonly PriceInterval Open = Interval(Fee(30m), "2025-01-01");

    [Fact]
    public void They_are_looked_for_at_the_invoice_date_itself() => On(Open, "2026-06-01").ShouldBe(["2026-06-01 2026-06-01"]);

    [Theory]
    [InlineData("2026-06-01", true)]
    [InlineData("2026-05-31", false)]
    [InlineData("2026-06-02", false)]
    public void What_an_interval_agreed_late_reaches_back_to_is_looked_for_on_the_date_of_the_agreement(string date, bool isFound) =>
        ShouldReachBack(Open with { DueFrom = At("2026-06-01") }, [], date, isFound ? "2025-01-01 2026-06-01" : null);

    [Fact]
    public void An_interval_agreed_when_it_starts_reaches_back_to_nothing() =>
        ShouldReachBack(Interval(Fee(30m), "2026-06-01") with { DueFrom = At("2026-06-01") }, [], "2026-06-01", null);

    [Theory]
    [InlineData("2026-06-01", true)]
    [InlineData("2026-05-31", false)]
    [InlineData("2026-06-02", false)]
    public void So_it_is_with_a_quantity_agreed_late(string date, bool isFound) => ShouldReachBack(
        Open.WithQuantities([Quantity("2025-06-01", 3m), Quantity("2026-02-11", 5m) with { DueFrom = At("2026-06-01") }]), [],
        date, isFound ? "2026-02-11 2026-06-01" : null);

    [Theory]
    [InlineData("2026-06-01", true)]
    [InlineData("2026-05-31", false)]
    [InlineData("2026-06-02", false)]
    public void So_it_is_with_the_end_of_a_pause_agreed_late(string date, bool isFound) => ShouldReachBack(
        Open, [new(At("2026-01-05"), At("2026-02-11")) { ResumedAt = At("2026-06-01") }], date, isFound ? "2026-02-11 2026-06-01" : null);

    [Theory]
    [InlineData("2026-06-01", true)]
    [InlineData("2026-05-31", false)]
    [InlineData("2026-06-02", false)]
    public void So_it_is_with_a_pause_taken_back_from_its_start_on(string date, bool isFound) => ShouldReachBack(
        Open, [new(At("2026-01-05"), At("2026-02-11")) { RemovedAt = At("2026-06-01") }], date, isFound ? "2026-01-05 2026-06-01" : null);

    [Fact]
    public void An_open_pause_and_one_whose_end_was_agreed_in_time_reach_back_to_nothing()
    {
        ShouldReachBack(Open, [new(At("2026-01-05"), At("2026-02-11"))], "2026-06-01", null);
        ShouldReachBack(Open, [new(At("2026-01-05"), null) { ResumedAt = At("2026-06-01") }], "2026-06-01", null);
    }

    [Fact]
    public void The_first_date_from_an_instant_on_is_looked_for_there_and_never_before_the_start()
    {
        From(Open, "2026-06-01").ShouldBe(["2026-06-01 2026-06-01"]);
        From(Interval(Fee(30m), "2026-07-01"), "2026-06-01").ShouldBe(["2026-07-01 2026-07-01"]);
    }

    [Theory]
    [InlineData("2026-06-30", true)]
    [InlineData("2026-07-01", false)]
    [InlineData("2026-07-02", false)]
    public void R20_Nothing_is_due_in_a_pause_but_after_it(string from, bool isAhead) => From(Open, from, new Pause(At("2026-06-10"), At("2026-07-01")))
        .ShouldBe(isAhead ? [$"{from} {from}", "2026-07-01 2026-07-01"] : [$"{from} {from}"]);

    [Theory]
    [InlineData("2026-05-20", true)]
    [InlineData("2026-06-01", true)]
    [InlineData("2026-06-02", false)]
    public void From_an_instant_on_every_later_agreement_is_looked_for(string from, bool isAhead) =>
        From(Open.WithQuantities([Quantity("2026-02-11", 5m) with { DueFrom = At("2026-06-01") }]), from)
            .ShouldBe(isAhead ? [$"{from} {from}", "2026-02-11 2026-06-01"] : [$"{from} {from}"]);

    // Three months are at most 93 days, and three more are for the zone.
    [Theory]
    [InlineData("2026-04-07", true)] // 96 days after 1 January
    [InlineData("2026-04-08", false)]
    public void An_interval_that_ended_more_than_three_months_ago_has_nothing_there(string date, bool isNear) =>
        On(Interval(Fee(30m), "2025-01-01", "2026-01-01"), date).Length.ShouldBe(isNear ? 1 : 0);

    [Theory]
    [InlineData("2026-01-01", true)] // 96 days before 7 April
    [InlineData("2025-12-31", false)]
    public void Nor_has_one_that_starts_more_than_three_months_later(string date, bool isNear) =>
        On(Interval(Fee(30m), "2026-04-07"), date).Length.ShouldBe(isNear ? 1 : 0);

    [Theory]
    [InlineData("2026-02-03", true)] // 33 days: three periods of ten and three days
    [InlineData("2026-02-04", false)]
    public void R7_Periods_of_days_reach_so_many_days(string date, bool isNear) =>
        On(Interval(Fee(30m, cadence: Cadence.Days(10)), "2025-01-01", "2026-01-01"), date).Length.ShouldBe(isNear ? 1 : 0);

    [Fact]
    public void What_is_charged_once_is_looked_for_around_its_start_unless_it_is_one_period()
    {
        var once = Interval(Fee(200m, cadence: Cadence.OneTime), "2025-01-01", "2026-01-01");
        On(once, "2025-01-02").Length.ShouldBe(1);
        On(once, "2026-01-01").ShouldBeEmpty();
        On(once with { IsOnePeriod = true }, "2026-01-01").Length.ShouldBe(1);
        On(Open.EndingAt(At("2026-01-01")) with { IsOnePeriod = true }, "2026-01-01").Length.ShouldBe(1);
    }

    private static void ShouldReachBack(PriceInterval interval, Pause[] pauses, string date, string? expected) =>
        On(interval, date, pauses).ShouldBe(expected is null ? [$"{date} {date}"] : [$"{date} {date}", expected]);

    private static string[] On(PriceInterval interval, string date, params Pause[] pauses) =>
        Shown(PeriodSpans.At(Timeline(interval).WithPauses(pauses), interval, At(date)));

    private static string[] From(PriceInterval interval, string from, params Pause[] pauses) =>
        Shown(PeriodSpans.From(Timeline(interval).WithPauses(pauses), interval, At(from)));

    private static string[] Shown(IReadOnlyList<(Instant From, Instant To)> spans) =>
        [.. spans.Select(s => $"{s.From.ToString("uuuu-MM-dd", null)} {s.To.ToString("uuuu-MM-dd", null)}")];
}
