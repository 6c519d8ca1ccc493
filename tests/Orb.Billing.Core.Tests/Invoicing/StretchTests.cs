using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>What pauses and an end leave of a price interval in April 2026 (R20).</summary>
public sealed class StretchTests
{
    private static readonly PriceInterval Open = Interval(Fee(30m), "2026-04-01");

    [Fact]
    public void A_period_that_nothing_cuts_is_one_stretch()
    {
        var stretch = Of(Open).Single();
        Span(stretch).ShouldBe(("2026-04-01", "2026-05-01"));
        (stretch.Cut, stretch.DueFrom, stretch.ArrearsDate, stretch.KeptUntil).ShouldBe((null, null, At("2026-05-01"), null));
    }

    [Fact]
    public void R20_A_pause_leaves_a_stretch_before_and_one_after_it()
    {
        var stretches = Of(Open, Paused("2026-04-11", "2026-04-21"));
        stretches.Select(Span).ShouldBe([("2026-04-01", "2026-04-11"), ("2026-04-21", "2026-05-01")]);
        stretches.Select(s => s.Cut).ShouldBe([CreditPolicy.Prorated, null]);
        stretches.Select(s => s.ArrearsDate).ShouldBe([At("2026-04-11"), At("2026-05-01")]);
    }

    [Theory]
    [InlineData("2026-03-20", "2026-04-01")]
    [InlineData("2026-05-01", "2026-05-10")]
    public void R6_A_pause_up_to_the_period_or_from_its_end_on_does_not_touch_it(string start, string end)
    {
        foreach (var pause in new[] { Paused(start, end), Paused(start, end) with { RemovedAt = At("2026-05-15") } })
        {
            var stretch = Of(Open, pause).Single();
            Span(stretch).ShouldBe(("2026-04-01", "2026-05-01"));
            (stretch.Cut, stretch.DueFrom).ShouldBe((null, null));
        }
    }

    [Fact]
    public void R20_A_pause_from_the_start_of_the_period_leaves_only_what_follows_it_whatever_it_gives_back()
    {
        Of(Open, Paused("2026-04-01", "2026-04-11", CreditPolicy.None)).Select(Span).ShouldBe([("2026-04-11", "2026-05-01")]);
        Of(Open, Paused("2026-04-01", "2026-04-11", CreditPolicy.Full)).Select(Span).ShouldBe([("2026-04-11", "2026-05-01")]);
    }

    [Fact]
    public void R20_A_pause_within_the_period_that_gives_nothing_back_leaves_a_fee_whole_and_cuts_usage()
    {
        var pause = Paused("2026-04-11", "2026-04-21", CreditPolicy.None);
        Of(Open, pause).Select(Span).ShouldBe([("2026-04-01", "2026-05-01")]);
        Of(Interval(Metered(new UnitPriceModel(1m)), "2026-04-01"), pause).Select(Span).ShouldBe([("2026-04-01", "2026-04-11"), ("2026-04-21", "2026-05-01")]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2026-05-01")]
    [InlineData("2026-05-10")]
    public void R20_A_pause_to_the_end_of_the_period_leaves_nothing_after_it(string? end)
    {
        var stretch = Of(Open, Paused("2026-04-11", end)).Single();
        Span(stretch).ShouldBe(("2026-04-01", "2026-04-11"));
        stretch.Cut.ShouldBe(CreditPolicy.Prorated);
    }

    [Fact]
    public void R20_A_pause_over_all_that_an_interval_has_of_the_period_leaves_nothing()
    {
        Of(Open, Paused("2026-03-15", "2026-05-10")).ShouldBeEmpty();
        Of(Open.EndingAt(At("2026-04-16")), Paused("2026-03-15", "2026-05-10")).ShouldBeEmpty();
    }

    [Fact]
    public void R20_Days_of_a_pause_taken_back_are_charged_when_it_was_taken_back()
    {
        var stretches = Of(Open, Paused("2026-04-11", "2026-04-21", CreditPolicy.Full) with { RemovedAt = At("2026-04-25"), ResumedAt = At("2026-04-23") });
        stretches.Select(Span).ShouldBe([("2026-04-01", "2026-04-11"), ("2026-04-11", "2026-04-21"), ("2026-04-21", "2026-05-01")]);
        stretches.ShouldAllBe(s => s.Cut == null && s.ArrearsDate == At("2026-05-01"));
        stretches.Select(s => s.DueFrom).ShouldBe([null, At("2026-04-25"), null]);
    }

    [Fact]
    public void R20_What_follows_a_pause_is_due_when_its_end_was_agreed_and_what_precedes_it_is_not()
    {
        var resumed = Paused("2026-04-11", "2026-04-21") with { ResumedAt = At("2026-04-24") };
        Of(Open, resumed).Select(s => s.DueFrom).ShouldBe([null, At("2026-04-24")]);
        Of(Open, resumed, Paused("2026-04-26", "2026-04-27")).Select(s => s.DueFrom).ShouldBe([null, At("2026-04-24"), At("2026-04-24")]);
        Of(Open, Paused("2026-04-11", "2026-04-21")).Select(s => s.DueFrom).ShouldBe([null, null]);
    }

    [Theory]
    [InlineData("2026-04-22", "2026-04-24")]
    [InlineData("2026-04-28", "2026-04-28")]
    public void What_was_agreed_late_itself_is_due_by_the_later_of_the_two(string agreed, string afterwards)
    {
        var late = Open with { DueFrom = At(agreed) };
        Of(late, Paused("2026-04-11", "2026-04-21") with { ResumedAt = At("2026-04-24") }).Select(s => s.DueFrom).ShouldBe([At(agreed), At(afterwards)]);
    }

    [Fact]
    public void R6_An_interval_that_ends_where_the_period_starts_has_nothing_in_it_though_a_pause_over_the_seam_was_taken_back()
    {
        var pause = Paused("2026-03-20", "2026-04-10") with { RemovedAt = At("2026-04-15") };
        Of(Interval(Fee(30m), "2026-03-01", "2026-04-01"), pause).ShouldBeEmpty();
    }

    [Fact]
    public void R20_An_end_within_the_period_cuts_the_last_stretch_by_what_it_gives_back()
    {
        var ended = Open.EndingAt(At("2026-04-16"), CreditPolicy.None) with { KeptUntil = At("2026-04-20") };
        var stretch = Of(ended).Single();
        (stretch.End, stretch.Cut, stretch.KeptUntil).ShouldBe((At("2026-04-16"), CreditPolicy.None, At("2026-04-20")));

        // A pause that the interval ends in keeps what it gave back itself.
        stretch = Of(ended, Paused("2026-04-11", null)).Single();
        (stretch.End, stretch.Cut, stretch.KeptUntil).ShouldBe((At("2026-04-11"), CreditPolicy.Prorated, null));
    }

    [Fact]
    public void R20_An_end_where_the_period_ends_cuts_nothing()
    {
        var stretch = Of(Open.EndingAt(At("2026-05-01"), CreditPolicy.Full)).Single();
        (stretch.End, stretch.Cut).ShouldBe((At("2026-05-01"), null));
    }

    [Theory]
    [InlineData(false, "2026-04-16")]
    [InlineData(true, "2026-05-01")]
    public void R13_Arrears_that_an_end_cuts_short_are_invoiced_then_or_deferred_to_the_end_of_the_period(bool defers, string date) =>
        Of(Open.EndingAt(At("2026-04-16")) with { DefersTail = defers }).Single().ArrearsDate.ShouldBe(At(date));

    private static IReadOnlyList<Stretch> Of(PriceInterval interval, params Pause[] pauses) =>
        Stretch.Of(Timeline(interval).WithPauses(pauses), interval, new ServicePeriod(At("2026-04-01"), At("2026-05-01")));

    private static Pause Paused(string start, string? end, CreditPolicy credit = CreditPolicy.Prorated) =>
        new(At(start), end is null ? null : At(end)) { Credit = credit };

    private static (string, string) Span(Stretch stretch) =>
        (stretch.Start.ToString("uuuu-MM-dd", null), stretch.End.ToString("uuuu-MM-dd", null));
}
