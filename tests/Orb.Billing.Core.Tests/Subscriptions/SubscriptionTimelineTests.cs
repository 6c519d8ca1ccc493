using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
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
        mixed.Cancel(At("2024-02-01")).TermAt(At("2024-02-01")).ShouldBeNull();
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
            Interval(Fee(1m), "2026-01-01"), Interval(Fee(1m, currency: Currency.Eur), "2026-01-01", id: 2, lineage: 2))).ParamName.ShouldBe("intervals");

    [Fact]
    public void It_does_not_end_before_it_starts() =>
        Should.Throw<ArgumentException>(() => new SubscriptionTimeline(
            Subscription, new CustomerId(Id(7)), DateTimeZone.Utc, Currency.Usd, At("2026-01-02"), At("2026-01-01"), [])).ParamName.ShouldBe("end");
}
