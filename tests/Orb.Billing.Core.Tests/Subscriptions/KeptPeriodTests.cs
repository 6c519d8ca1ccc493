using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Tests.Invoicing;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Subscriptions;

/// <summary>A change says what it gives back of that which it takes away itself; what was known before stays (R8, R20, docs/decisions/0027).</summary>
public sealed class KeptPeriodTests
{
    private static readonly PriceInterval Monthly = Interval(Fee(9.99m), "2026-01-14");
    private static readonly ChangePolicy None = new(Credit: CreditPolicy.None);
    private static readonly ChangePolicy Full = new(Credit: CreditPolicy.Full);

    [Fact]
    public void R20_An_earlier_end_without_credit_leaves_the_period_at_what_it_was_known_to_cost()
    {
        var ledger = new Ledger();
        var planned = Timeline(Monthly).Cancel(At("2026-02-01"));
        ledger.Bill(planned, At("2026-01-14")).Invoices.Single().Lines.Amounts().ShouldBe([5.80m]);
        Carried(ledger, planned.Cancel(At("2026-01-25"), None), "2026-01-25").ShouldBe([]);
        ledger.Net.ShouldBe(5.80m);
    }

    [Fact]
    public void R20_The_same_of_one_price_that_is_ended_earlier()
    {
        var ledger = new Ledger();
        var planned = Timeline(Monthly).EndInterval(Monthly.Id, At("2026-02-01"), ChangePolicy.Default);
        ledger.Bill(planned, At("2026-01-14"));
        Carried(ledger, planned.EndInterval(Monthly.Id, At("2026-01-25"), None, At("2026-01-20")), "2026-01-25").ShouldBe([]);
        ledger.Net.ShouldBe(5.80m);
    }

    [Fact]
    public void R20_And_of_one_that_another_plan_replaces()
    {
        var ledger = new Ledger();
        var planned = Timeline(Monthly).Cancel(At("2026-02-01"));
        ledger.Bill(planned, At("2026-01-14"));
        var replaced = planned.ReplaceFrom(At("2026-01-25"), [Interval(Fee(31m), "2026-01-25", anchor: "2026-01-25", lineage: 2, id: 2)], None);
        Carried(ledger, replaced, "2026-01-25").ShouldBe([31.00m]);
        ledger.Net.ShouldBe(36.80m);
    }

    [Fact]
    public void R20_Without_a_planned_end_the_whole_period_stays_charged()
    {
        var ledger = new Ledger();
        ledger.Bill(Timeline(Monthly), At("2026-01-14"));
        Carried(ledger, Timeline(Monthly).Cancel(At("2026-01-25"), None), "2026-01-25").ShouldBe([]);
        ledger.Net.ShouldBe(9.99m);
    }

    [Fact]
    public void R20_An_end_of_a_later_period_says_nothing_of_this_one()
    {
        var ledger = new Ledger();
        var planned = Timeline(Monthly).Cancel(At("2026-03-01"));
        ledger.Bill(planned, At("2026-01-14"));
        Carried(ledger, planned.Cancel(At("2026-01-25"), None), "2026-01-25").ShouldBe([]);
        ledger.Net.ShouldBe(9.99m);
    }

    [Fact]
    public void R20_Twice_earlier_without_credit_leaves_it_where_the_first_left_it()
    {
        var ledger = new Ledger();
        var planned = Timeline(Monthly).Cancel(At("2026-02-01"));
        ledger.Bill(planned, At("2026-01-14"));
        Carried(ledger, planned.Cancel(At("2026-01-28"), None).Cancel(At("2026-01-25"), None), "2026-01-25").ShouldBe([]);
        ledger.Net.ShouldBe(5.80m);
    }

    [Fact]
    public void R11_A_planned_end_that_gives_the_period_back_is_billed_by_days_when_one_by_days_takes_its_place()
    {
        var ledger = new Ledger();
        var planned = Timeline(Monthly).Cancel(At("2026-02-01"), Full);
        ledger.Bill(planned, At("2026-01-14")).Invoices.ShouldBeEmpty();
        // 9.99 x 11/31, at the end.
        Carried(ledger, planned.Cancel(At("2026-01-25")), "2026-01-25").ShouldBe([3.54m]);
        ledger.Net.ShouldBe(3.54m);
    }

    [Fact]
    public void R20_What_a_planned_end_gives_back_whole_an_earlier_one_without_credit_does_not_take_back()
    {
        var ledger = new Ledger();
        var planned = Timeline(Monthly).Cancel(At("2026-02-01"), Full);
        ledger.Bill(planned, At("2026-01-14"));
        Carried(ledger, planned.Cancel(At("2026-01-25"), None), "2026-01-25").ShouldBe([]);
        ledger.Net.ShouldBe(0m);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void R20_A_pause_without_credit_leaves_the_period_at_what_it_was_known_to_cost_whatever_came_first(bool endFirst)
    {
        var ledger = new Ledger();
        var pause = new Pause(At("2026-01-20"), null) { Credit = CreditPolicy.None };
        var timeline = endFirst ? Timeline(Monthly).Cancel(At("2026-02-01")).Pause(pause) : Timeline(Monthly).Pause(pause).Cancel(At("2026-02-01"));
        ledger.Bill(timeline, At("2026-01-14")).Invoices.Single().Lines.Amounts().ShouldBe([5.80m]);
        Carried(ledger, timeline, "2026-01-20").ShouldBe([]);
        Carried(ledger, timeline, "2026-02-01").ShouldBe([]);
        ledger.Net.ShouldBe(5.80m);
    }

    [Fact]
    public void R12_A_planned_end_is_credited_when_it_takes_effect_whatever_happens_before()
    {
        var ledger = new Ledger();
        var added = Interval(Fee(31m), "2026-01-01", "2026-01-10", lineage: 2, id: 2, position: 1);
        var fee = Interval(Fee(31m), "2026-01-01");
        ledger.Bill(Timeline(fee, added), At("2026-01-01")).Invoices.Single().Lines.Amounts().ShouldBe([31.00m, 9.00m]);
        var planned = Timeline(fee, added).Cancel(At("2026-01-21"));
        // The other price ends on the 10th, an edge like any.
        ledger.Correct(planned, At("2026-01-10")).ShouldBeEmpty();
        ledger.Correct(planned, At("2026-01-21")).Amounts().ShouldBe([11.00m]);
    }

    [Fact]
    public void R12_So_is_a_planned_pause_and_a_planned_quantity()
    {
        var ledger = new Ledger();
        var fee = Interval(Fee(31m, quantity: 2m), "2026-01-01");
        ledger.Bill(Timeline(fee), At("2026-01-01"));
        var planned = Timeline(fee).ChangeQuantity(fee.Id, Quantity("2026-01-11", 1m)).Pause(new Pause(At("2026-01-21"), null));
        ledger.Correct(planned, At("2026-01-10")).ShouldBeEmpty();
        ledger.Correct(planned, At("2026-01-11")).Amounts().ShouldBe([21.00m]);
        ledger.Correct(planned, At("2026-01-21")).Amounts().ShouldBe([11.00m]);
        ledger.Net.ShouldBe(30.00m);
    }

    private static decimal[] Carried(Ledger ledger, SubscriptionTimeline timeline, string date)
    {
        ledger.Correct(timeline, At(date));
        return [.. ledger.Bill(timeline, At(date)).Invoices.SelectMany(i => i.Lines).Amounts()];
    }
}
