using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Tests.Adjustments;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Subscriptions;

public sealed class SubscriptionTimelineTests
{
    private static SubscriptionTimeline Of(params Cadence[] cadences) =>
        Timeline([.. cadences.Select((c, i) => Interval(Fee(1m, cadence: c), "2024-01-01", id: i + 1, lineage: i + 1))]);

    [Fact]
    public void The_term_is_the_longest_cadence_and_the_billing_period_the_shortest()
    {
        var mixed = Of(Cadence.Quarterly, Cadence.Monthly, Cadence.OneTime);
        mixed.TermAt(At("2024-01-20")).ShouldBe(new AnchorPeriod(Day("2024-01-01"), Day("2024-04-01")));
        mixed.BillingPeriodAt(At("2024-01-20")).ShouldBe(new AnchorPeriod(Day("2024-01-01"), Day("2024-02-01")));
        Of(Cadence.Monthly, Cadence.Annual).TermAt(At("2025-12-08")).ShouldBe(new AnchorPeriod(Day("2025-01-01"), Day("2026-01-01")));
        Of(Cadence.OneTime).TermAt(At("2024-01-20")).ShouldBeNull();
        mixed.TermAt(At("2023-12-31T23:59:59Z")).ShouldBeNull();
        mixed.TermAt(At("2024-01-01")).ShouldBe(new AnchorPeriod(Day("2024-01-01"), Day("2024-04-01")));
        mixed.Cancel(At("2024-02-01")).TermAt(At("2024-02-01")).ShouldBeNull();
        mixed.Cancel(At("2024-02-01")).TermAt(At("2024-01-31T23:59:59Z")).ShouldBe(new AnchorPeriod(Day("2024-01-01"), Day("2024-04-01")));
    }

    [Fact]
    public void R7_A_period_is_counted_from_the_anchor_of_its_cadence()
    {
        var timeline = Timeline(
            Interval(Fee(1m, cadence: Cadence.Monthly), "2024-01-01", anchor: "2024-01-01"),
            Interval(Fee(1m, cadence: Cadence.Quarterly), "2024-01-01", anchor: "2024-01-15", lineage: 2, id: 2));
        timeline.TermAt(At("2024-01-20")).ShouldBe(new AnchorPeriod(Day("2024-01-15"), Day("2024-04-15")));
        timeline.BillingPeriodAt(At("2024-01-20")).ShouldBe(new AnchorPeriod(Day("2024-01-01"), Day("2024-02-01")));
    }

    [Fact]
    public void R20_Cancelled_it_ends_what_runs_and_drops_what_would_start_later()
    {
        var timeline = Timeline(
            Interval(Fee(1m), "2026-01-01", "2026-02-01", id: 1),
            Interval(Fee(1m), "2026-02-01", id: 2, lineage: 2),
            Interval(Fee(1m), "2026-06-01", id: 3, lineage: 3));
        var cancelled = timeline.Cancel(At("2026-03-10T12:00:00Z"));
        cancelled.End.ShouldBe(At("2026-03-10T12:00:00Z"));
        cancelled.Intervals.Select(i => (i.Id.Value, i.End)).ShouldBe([(Id(1), At("2026-02-01")), (Id(2), At("2026-03-10T12:00:00Z"))]);
        cancelled.Cancel(At("2026-03-10T12:00:00Z")).ShouldBe(cancelled);
        timeline.Cancel(timeline.Start).Intervals.ShouldBeEmpty();
        var before = timeline.Cancel(At("2025-01-01"));
        before.Intervals.ShouldBeEmpty();
        before.End.ShouldBe(timeline.Start);
    }

    [Fact]
    public void R21_Every_price_is_in_the_invoicing_currency() =>
        Should.Throw<ArgumentException>(() => Timeline(
            Interval(Fee(1m), "2026-01-01"), Interval(Fee(1m, currency: Currency.Eur), "2026-01-01", id: 2, lineage: 2)))
            .Message.ShouldBe($"The price {new PriceId(Id(2))} is in EUR, but the subscription is invoiced in USD (R21). (Parameter 'intervals')");

    [Fact]
    public void It_does_not_end_before_it_starts()
    {
        Should.Throw<ArgumentException>(() => Made(end: At("2025-12-31"))).Message.ShouldBe("A subscription cannot end before it starts. (Parameter 'end')");
        Made(end: At("2026-01-01")).End.ShouldBe(At("2026-01-01"));
    }

    [Fact]
    public void R20_Its_pauses_are_in_order_and_do_not_overlap()
    {
        Pause[] pauses = [new(At("2026-01-05"), At("2026-01-10")), new(At("2026-01-10"), At("2026-01-12")), new(At("2026-01-20"), null)];
        Made(pauses: pauses).Pauses.ShouldBe(pauses);
        foreach (var wrong in new Pause[][] { [pauses[1], pauses[0]], [pauses[0], new(At("2026-01-09"), At("2026-01-12"))], [pauses[2], new(At("2026-02-01"), null)] })
            Should.Throw<ArgumentException>(() => Made(pauses: wrong)).Message.ShouldBe("Pauses are in order and do not overlap. (Parameter 'pauses')");
    }

    [Fact]
    public void R16_A_part_of_an_open_period_sees_no_minimums()
    {
        AdjustmentInterval[] adjustments = [Adjusting.Since("2026-01-01", Adjusting.AtLeast(50m)), Adjusting.Since("2026-01-01", Adjusting.Off(5m), 1)];
        var timeline = Made(adjustments: adjustments);
        timeline.Adjustments.ShouldBe(adjustments);
        timeline.MinimumsWait.ShouldBeFalse();
        timeline.WithoutMinimums().Adjustments.ShouldBe([adjustments[1]]);
        timeline.WithoutMinimums().MinimumsWait.ShouldBeTrue();
    }

    [Fact]
    public void Timelines_are_equal_where_all_that_is_charged_by_is()
    {
        var timeline = Made();
        timeline.ShouldBe(Made());
        timeline.GetHashCode().ShouldBe(Made().GetHashCode());
        SubscriptionTimeline[] others =
        [
            Made(id: 9), Made(customer: 9), Made(zone: "Europe/Berlin"), Made(currency: Currency.Eur), Made(start: "2025-12-31"), Made(end: At("2027-01-01")),
            timeline.Add(Interval(Fee(1m), "2026-01-01", id: 2, lineage: 2)), timeline with { ProrationUnit = ProrationUnit.Second },
            Made(pauses: [new(At("2026-02-01"), null)]), Made(adjustments: [Adjusting.Since("2026-01-01", Adjusting.Off(5m))]),
        ];
        others.ShouldAllBe(other => !timeline.Equals(other) && !other.Equals(timeline));
        timeline.Equals(null).ShouldBeFalse();
    }

    [Fact]
    public void R20_Where_the_subscription_ends_first_what_an_own_end_after_that_gives_back_does_not_count()
    {
        var interval = Interval(Fee(1m), "2026-01-01").EndingAt(At("2026-06-01"), CreditPolicy.Full);
        var (open, ended) = (Timeline(interval), Timeline(interval) with { End = At("2026-05-01") });
        (open.EndOf(interval), open.CreditAtEndOf(interval)).ShouldBe((At("2026-06-01"), CreditPolicy.Full));
        (ended.EndOf(interval), ended.CreditAtEndOf(interval)).ShouldBe((At("2026-05-01"), CreditPolicy.Prorated));
        ended.EndOf(interval.EndingAt(null)).ShouldBe(At("2026-05-01"));
        open.EndOf(interval.EndingAt(null)).ShouldBeNull();
    }

    private static SubscriptionTimeline Made(
        int id = 1, int customer = 7, string zone = "UTC", Currency? currency = null, string start = "2026-01-01", NodaTime.Instant? end = null,
        Pause[]? pauses = null, AdjustmentInterval[]? adjustments = null) =>
        new(new SubscriptionId(Id(id)), new CustomerId(Id(customer)), Zone(zone), currency ?? Currency.Usd, At(start), end, [], pauses, adjustments);
}
