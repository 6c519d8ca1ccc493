using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>An allocation price gives credits as a fee in advance is charged, and charges what they cost (R8, R10; docs/decisions/0047).</summary>
public sealed class AllocationGrantTests
{
    private static readonly Currency Credits = Currency.Custom("credits", 2);

    // 100 credits a month, of 0.50 each unless told, gone with the month.
    private static Price Allocation(decimal costBasis = 0.5m, CreditLifetime? lifetime = null, Cadence? cadence = null, decimal quantity = 1m) => Price.Allocation(
        new PriceId(Id(8)), "Credits", new ItemId(Id(3)), Currency.Usd, cadence ?? Cadence.Monthly,
        new AllocationTerms(Money.Of(100m, Credits), lifetime ?? CreditLifetime.Cadence, costBasis), quantity);

    private static (decimal Credits, Instant From, Instant? Expiry)[] At(SubscriptionTimeline timeline, string instant) =>
        [.. AllocationGrants.DueAt(timeline, Given.At(instant)).Select(g => (g.Credits.Amount, g.EffectiveAt, g.ExpiresAt))];

    [Fact]
    public void R7_R8_Each_period_gives_its_credits_at_its_start_and_a_stub_its_days()
    {
        var timeline = Timeline(Interval(Allocation(), "2026-01-15", anchor: "2026-02-01"));
        At(timeline, "2026-01-15").ShouldBe([(54.84m, Given.At("2026-01-15"), Given.At("2026-02-01"))]); // 17 of 31 days
        At(timeline, "2026-01-20").ShouldBeEmpty();
        At(timeline, "2026-02-01").ShouldBe([(100.00m, Given.At("2026-02-01"), Given.At("2026-03-01"))]);
        AllocationGrants.DueAt(timeline, Given.At("2026-02-01")).Single().Charge
            .ShouldBe(new ChargeKey(Subscription, timeline.Intervals[0].LineageId, Day("2026-02-01"), ChargeKind.Allocation));
        var ledger = new Ledger();
        ledger.BillUntil(timeline, Given.At("2026-03-01")).Select(l => (l.Charge.Kind, l.Amount.Amount)).ShouldBe([(ChargeKind.Fee, 27.42m), (ChargeKind.Fee, 50.00m)]);
    }

    [Fact]
    public void A_subscription_has_prices_that_give_credits_or_none()
    {
        AllocationGrants.AnyIn(Timeline(Interval(Fee(1m), "2026-01-01"), Interval(Allocation(), "2026-01-01", lineage: 2, id: 2))).ShouldBeTrue();
        AllocationGrants.AnyIn(Timeline(Interval(Fee(1m), "2026-01-01"))).ShouldBeFalse();
        Should.Throw<ArgumentNullException>(() => AllocationGrants.AnyIn(null!)).ParamName.ShouldBe("timeline");
    }

    [Fact]
    public void R2_Several_prices_give_in_the_order_of_the_plan_then_of_their_start()
    {
        PriceInterval Gives(int lineage, string start, int position) => Interval(Allocation(), start, anchor: "2026-01-01", lineage: lineage, id: lineage, position: position);
        var timeline = Timeline(Gives(1, "2026-01-01", 2), Gives(2, "2026-01-15", 1), Gives(3, "2026-01-01", 1));
        AllocationGrants.DueAt(timeline, Given.At("2026-02-01")).Select(g => g.Charge.LineageId.Value).ShouldBe([Id(3), Id(2), Id(1)]);
        Should.Throw<ArgumentNullException>(() => AllocationGrants.DueAt(null!, Given.At("2026-02-01"))).ParamName.ShouldBe("timeline");
    }

    [Fact]
    public void R10_Two_intervals_of_one_lineage_that_give_at_one_instant_give_once_and_from_the_earlier_start()
    {
        PriceInterval Agreed(string start, string? end, int id) => Interval(Allocation(), start, end, "2026-01-01", id: id) with { DueFrom = Given.At("2026-01-20") };
        var timeline = Timeline(Agreed("2026-01-11", null, 2), Agreed("2026-01-01", "2026-01-11", 1));
        AllocationGrants.DueAt(timeline, Given.At("2026-01-20")).Single().EffectiveAt.ShouldBe(Given.At("2026-01-01"));
    }

    [Fact]
    public void R1_Credits_beyond_28_digits_are_the_typed_overflow() =>
        Should.Throw<AmountOverflowException>(() => At(Timeline(Interval(Allocation(quantity: 9_999_999_999_999_999_999_999_999_999m), "2026-01-01")), "2026-01-01"))
            .Message.ShouldBe("An allocation exceeds the range of a 28-digit decimal.");

    [Fact]
    public void Credits_that_cost_nothing_are_given_and_on_no_invoice()
    {
        var timeline = Timeline(Interval(Allocation(costBasis: 0m), "2026-01-01"));
        At(timeline, "2026-02-01").Length.ShouldBe(1);
        ChargePlanner.DueAt(timeline, Given.At("2026-02-01")).ShouldBeEmpty();
        ChargePlanner.NextInvoiceDate(timeline, Given.At("2026-01-02")).ShouldBe(Given.At("2026-02-01"));
    }

    [Theory]
    [InlineData(CreditPolicy.Prorated)]
    [InlineData(CreditPolicy.Full)]
    public void What_is_given_stays_given_and_charged_whatever_ends_within_the_period(CreditPolicy credit)
    {
        var running = Interval(Allocation(), "2026-01-01");
        var ledger = new Ledger();
        ledger.BillUntil(Timeline(running), Given.At("2026-02-02"));
        var ended = Timeline(running.EndingAt(Given.At("2026-02-10"), credit));

        ledger.Correct(ended, Given.At("2026-02-10")).ShouldBeEmpty();
        ledger.BillUntil(ended, Given.At("2026-04-01")).Count(l => l.InvoiceDate > Given.At("2026-02-01")).ShouldBe(0);
        (At(ended, "2026-02-10").Length, At(ended, "2026-03-01").Length).ShouldBe((0, 0));
        ledger.Net.ShouldBe(100.00m);
    }

    [Fact]
    public void A_pause_takes_back_nothing_and_gives_the_days_that_are_left_when_it_ends_within_a_period()
    {
        var timeline = Timeline(Interval(Allocation(), "2026-01-01")).Pause(new Pause(Given.At("2026-01-20"), Given.At("2026-02-10")));
        At(timeline, "2026-01-01").Single().Credits.ShouldBe(100.00m);
        At(timeline, "2026-02-01").ShouldBeEmpty();
        At(timeline, "2026-02-10").ShouldBe([(67.86m, Given.At("2026-02-10"), Given.At("2026-03-01"))]); // 19 of 28 days
        var ledger = new Ledger();
        ledger.BillUntil(timeline, Given.At("2026-03-01")).Select(l => l.Amount.Amount).ShouldBe([50.00m, 33.93m]);
        ledger.Correct(timeline, Given.At("2026-03-01")).ShouldBeEmpty();
    }

    [Fact]
    public void A_greater_quantity_gives_more_and_a_smaller_one_takes_nothing_back()
    {
        var interval = Interval(Allocation(), "2026-01-01");
        var more = Timeline(interval.WithQuantities([Quantity("2026-01-17", 2m)]));
        At(more, "2026-01-17").Single().Credits.ShouldBe(148.39m); // 15 of 31 days twice
        var less = Timeline(Interval(Allocation(quantity: 2m), "2026-01-01", quantities: Quantity("2026-01-17", 1m)));
        At(less, "2026-01-17").ShouldBeEmpty();
        At(less, "2026-02-01").Single().Credits.ShouldBe(100.00m);
        var ledger = new Ledger();
        ledger.BillUntil(less, Given.At("2026-03-01")).Select(l => l.Amount.Amount).ShouldBe([100.00m, 50.00m]);
    }

    [Fact]
    public void Credits_roll_over_or_last_as_long_as_is_said()
    {
        At(Timeline(Interval(Allocation(lifetime: CreditLifetime.Unlimited), "2026-01-01")), "2026-01-01").Single().Expiry.ShouldBeNull();
        At(Timeline(Interval(Allocation(lifetime: CreditLifetime.Days(45)), "2026-01-01")), "2026-02-01").Single().Expiry.ShouldBe(Given.At("2026-03-18"));
        At(Timeline(Interval(Allocation(lifetime: CreditLifetime.Unlimited, cadence: Cadence.OneTime), "2026-01-01")), "2026-01-01").Single().Credits.ShouldBe(100.00m);
        Should.Throw<ArgumentException>(() => Allocation(cadence: Cadence.OneTime)).Message.ShouldContain("no cadence to end with");
        Should.Throw<ArgumentException>(() => new AllocationTerms(Money.Zero(Credits), CreditLifetime.Unlimited)).ParamName.ShouldBe("credits");
        Should.Throw<ArgumentException>(() => new AllocationTerms(Money.Of(1m, Credits), CreditLifetime.Unlimited, -1m)).ParamName.ShouldBe("costBasis");
    }
}
