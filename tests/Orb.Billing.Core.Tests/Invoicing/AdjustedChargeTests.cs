using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>Adjustments within the life of a subscription: each charge is reconciled with its own (R4, R11).</summary>
public sealed class AdjustedChargeTests
{
    private static AdjustmentInterval On(Adjustment adjustment, string start, string? end = null, int sequence = 0) =>
        new(new AdjustmentIntervalId(Id(100 + sequence)), adjustment, At(start), end is null ? null : At(end), sequence);

    private static AmountDiscount Off(decimal amount) => new(new AdjustmentId(Id(90)), AdjustmentTarget.All, Money.Of(amount, Currency.Usd));

    private static PercentageDiscount Percent(decimal share) => new(new AdjustmentId(Id(91)), AdjustmentTarget.All, share);

    private static Price Priced(int id, decimal amount) => Price.FixedFee(
        new PriceId(Id(id)), "P" + id, new ItemId(Id(3)), Currency.Usd, Cadence.Monthly, BillingMode.InAdvance, new UnitPriceModel(amount), 1m);

    private static SubscriptionTimeline With(SubscriptionTimeline timeline, params AdjustmentInterval[] adjustments) =>
        new(timeline.Id, timeline.CustomerId, timeline.Zone, timeline.InvoicingCurrency, timeline.Start, timeline.End, timeline.Intervals, timeline.Pauses, adjustments);

    [Fact]
    public void R4_A_change_credits_the_old_charge_with_its_own_discount_and_the_new_one_carries_its_own()
    {
        var ledger = new Ledger();
        var before = With(Timeline(Interval(Priced(20, 100m), "2025-06-01")), On(Off(25m), "2025-06-01"));
        ledger.Bill(before, At("2025-06-01")).Invoices.Single().Lines.Amounts().ShouldBe([75.00m]);

        var after = With(
            before.ReplaceFrom(At("2025-06-16"), [Interval(Priced(21, 1000m), "2025-06-16", anchor: "2025-06-01", lineage: 2, id: 2)], ChangePolicy.Default),
            On(Off(25m), "2025-06-01", "2025-06-16"), On(Off(50m), "2025-06-16", sequence: 1));
        ledger.Correct(after, At("2025-06-16")).Amounts().ShouldBe([37.50m]);
        var line = ledger.Bill(after, At("2025-06-16")).Invoices.Single().Lines.Single();
        (line.Subtotal.Amount, line.Amount.Amount, line.Adjustments.Single().Amount.Amount).ShouldBe((500.00m, 475.00m, -25.00m));
    }

    [Fact]
    public void R2_A_fixed_discount_over_two_lines_is_one_amount_split_in_proportion()
    {
        var ledger = new Ledger();
        var before = With(
            Timeline(Interval(Priced(20, 100m), "2025-06-01"), Interval(Priced(21, 200m), "2025-06-01", lineage: 2, id: 2, position: 1)), On(Off(90m), "2025-06-01"));
        ledger.Bill(before, At("2025-06-01")).Invoices.Single().Lines.Amounts().ShouldBe([70.00m, 140.00m]);

        PriceInterval[] next =
        [
            Interval(Priced(22, 300m), "2025-06-16", anchor: "2025-06-01", lineage: 3, id: 3),
            Interval(Priced(23, 200m), "2025-06-16", anchor: "2025-06-01", lineage: 4, id: 4, position: 1),
        ];
        var after = With(before.ReplaceFrom(At("2025-06-16"), next, ChangePolicy.Default), On(Off(90m), "2025-06-01"));
        ledger.Correct(after, At("2025-06-16")).Amounts().ShouldBe([35.00m, 70.00m]);
        ledger.Bill(after, At("2025-06-16")).Invoices.Single().Lines.Amounts().ShouldBe([123.00m, 82.00m]);
    }

    [Fact]
    public void R2_More_seats_of_one_price_split_the_discount_anew_and_correct_the_other()
    {
        var ledger = new Ledger();
        var seats = Interval(Fee(10m, quantity: 10m), "2025-06-01");
        var before = With(Timeline(seats, Interval(Priced(21, 100m), "2025-06-01", lineage: 2, id: 2, position: 1)), On(Off(60m), "2025-06-01"));
        ledger.Bill(before, At("2025-06-01")).Invoices.Single().Lines.Amounts().ShouldBe([70.00m, 70.00m]);

        // 20 seats from the 16th: 150.00 and 100.00, the discount falls 36.00 on the seats and 24.00 on the other price.
        var after = before.ChangeQuantity(seats.Id, Quantity("2025-06-16", 20m));
        ledger.Correct(after, At("2025-06-16")).ShouldBeEmpty();
        ledger.Bill(after, At("2025-06-16")).Invoices.Single().Lines.Amounts().ShouldBe([44.00m, 6.00m]);
        ledger.Net.ShouldBe(190.00m);
        ledger.Bill(after, At("2025-06-16")).Invoices.ShouldBeEmpty();
    }

    [Fact]
    public void R2_R11_An_end_within_the_period_bills_the_cent_that_the_split_gives_one_fee_and_credits_the_one_it_takes_from_the_other()
    {
        var ledger = new Ledger();
        var open = With(Timeline(Interval(Priced(20, 0.58m), "2026-01-01"), Interval(Priced(21, 0.81m), "2026-01-01", lineage: 2, id: 2, position: 1)), On(Off(1.33m), "2026-01-01"));
        ledger.Bill(open, At("2026-01-01")).Invoices.Single().Lines.Amounts().ShouldBe([0.03m, 0.03m]);

        var ended = open.Cancel(At("2026-01-30"));
        ledger.Correct(ended, At("2026-01-30")).Amounts().ShouldBe([0.01m]);
        ledger.Bill(ended, At("2026-01-30")).Invoices.Single().Lines.Amounts().ShouldBe([0.01m]);
        ledger.Net.ShouldBe(0.06m);
        ledger.Bill(ended, At("2026-01-30")).Invoices.ShouldBeEmpty();
    }

    [Fact]
    public void R2_R11_What_a_fee_given_back_whole_had_taken_of_a_minimum_falls_to_the_other_at_once()
    {
        var ledger = new Ledger();
        var minimum = new Minimum(new AdjustmentId(Id(93)), AdjustmentTarget.All, Money.Of(100m, Currency.Usd), new ItemId(Id(3)));
        var first = Interval(Priced(20, 10m), "2025-06-01");
        var both = With(Timeline(first, Interval(Priced(21, 30m), "2025-06-01", lineage: 2, id: 2, position: 1)), On(minimum, "2025-06-01"));
        ledger.Bill(both, At("2025-06-01")).Invoices.Single().Lines.Amounts().ShouldBe([25.00m, 75.00m]);

        var alone = both.EndInterval(first.Id, At("2025-06-16"), new ChangePolicy(Credit: CreditPolicy.Full));
        ledger.Correct(alone, At("2025-06-16")).Amounts().ShouldBe([25.00m]);
        ledger.Bill(alone, At("2025-06-16")).Invoices.Single().Lines.Amounts().ShouldBe([25.00m]);
        ledger.Net.ShouldBe(100.00m);
    }

    [Fact]
    public void R2_R11_What_a_fee_begun_by_a_pause_and_given_back_whole_had_taken_of_a_maximum_falls_to_the_other()
    {
        var ledger = new Ledger();
        var maximum = new Maximum(new AdjustmentId(Id(93)), AdjustmentTarget.All, Money.Of(21m, Currency.Usd));
        var first = Interval(Priced(20, 15m), "2025-06-01");
        var both = With(Timeline(first, Interval(Priced(21, 15m), "2025-06-01", lineage: 2, id: 2, position: 1)), On(maximum, "2025-06-01"))
            .Pause(new Pause(At("2025-06-01"), At("2025-06-16")) { Credit = CreditPolicy.Full });
        ledger.Bill(both, At("2025-06-16")).Invoices.Single().Lines.Amounts().ShouldBe([5.25m, 5.25m]);

        // The maximum is 10.50 for 15 of 30 days; the other is worth 7.50 by itself.
        var alone = both.EndInterval(first.Id, At("2025-06-23"), new ChangePolicy(Credit: CreditPolicy.Full));
        ledger.Correct(alone, At("2025-06-23")).Amounts().ShouldBe([5.25m]);
        ledger.Bill(alone, At("2025-06-23")).Invoices.Single().Lines.Amounts().ShouldBe([2.25m]);
        ledger.Net.ShouldBe(7.50m);
    }

    [Fact]
    public void R3_Free_units_are_taken_off_before_the_price_and_explained()
    {
        var free = new UsageDiscount(new AdjustmentId(Id(92)), AdjustmentTarget.All, 100m);
        var timeline = With(Timeline(Interval(Metered(new TieredPriceModel(ThreeTiers)), "2026-01-01")), On(free, "2026-01-01"));
        var line = new Ledger().BillUntil(timeline, At("2026-02-02"), Tokens("2026-01-05", 600m)).Single();
        (line.Quantity, line.Amount.Amount).ShouldBe((600m, 50.00m));
        line.Explanation.Steps.OfType<UsageDiscountedStep>().Single().Units.ShouldBe(100m);
    }

    [Fact]
    public void R4_A_discount_that_starts_within_a_period_charged_in_advance_counts_from_the_next_one_and_in_arrears_at_once()
    {
        var fee = With(Timeline(Interval(Priced(20, 100m), "2026-01-01")), On(Percent(0.5m), "2026-01-15"));
        new Ledger().BillUntil(fee, At("2026-02-02")).Amounts().ShouldBe([100.00m, 50.00m]);
        var arrears = With(Timeline(Interval(Fee(100m, BillingMode.InArrears), "2026-01-01")), On(Percent(0.5m), "2026-01-15"));
        new Ledger().BillUntil(arrears, At("2026-02-02")).Amounts().ShouldBe([50.00m]);
    }

    [Theory]
    [InlineData("2026-01-15", 90, 100)] // it has run out by February
    [InlineData("2026-02-15", 90, 90)]
    [InlineData("2026-01-01", 100, 100)] // it has run out by January
    [InlineData(null, 90, 90)]
    [InlineData("2026-02-15", 90, 90, true)]
    [InlineData(null, 90, 90, true)]
    public void R4_A_discount_counts_for_each_charge_of_several_that_starts_before_it_runs_out(string? end, int january, int february, bool afterAnother = false)
    {
        AdjustmentInterval[] before = afterAnother ? [On(Percent(0.5m), "2025-01-01", "2025-12-31", sequence: 1)] : [];
        var timeline = With(Timeline(Interval(Priced(20, 100m), "2026-01-01")), [.. before, On(Percent(0.1m), "2025-12-01", end)]);
        var charges = ChargePlanner.Within(timeline, new ServicePeriod(At("2026-01-01"), At("2026-03-01")));
        ChargeCalculator.Targets(timeline, charges, MeteredUsage.None).Select(t => t.Amount.Amount).ShouldBe([january, february]);
    }

    [Fact]
    public void R2_A_minimum_of_100_bills_100()
    {
        var minimum = new Minimum(new AdjustmentId(Id(93)), AdjustmentTarget.All, Money.Of(100m, Currency.Usd), new ItemId(Id(3)));
        var timeline = With(Timeline(Interval(Metered(new UnitPriceModel(0.333m)), "2026-01-01")), On(minimum, "2026-01-01"));
        new Ledger().BillUntil(timeline, At("2026-02-02"), Tokens("2026-01-05", 7m)).Amounts().ShouldBe([100.00m]);
    }

    [Fact]
    public void R8_By_the_second_a_fee_is_cut_at_the_instant_of_the_change()
    {
        var timeline = new SubscriptionTimeline(
            Subscription, new CustomerId(Id(7)), Zone("UTC"), Currency.Usd, At("2026-04-01"), null,
            [Interval(Fee(30m, BillingMode.InArrears, quantity: 1m), "2026-04-01", quantities: [Quantity("2026-04-16T12:00:00Z", 2m), Quantity("2026-04-16T18:00:00Z", 3m)])])
        { ProrationUnit = ProrationUnit.Second };
        // 15.5 days at 30.00, a quarter of a day at 60.00 and 14.25 days at 90.00, of 30 days.
        new Ledger().BillUntil(timeline, At("2026-05-02")).Amounts().ShouldBe([58.75m]);
    }

    [Fact]
    public void R4_What_applies_to_usage_is_decided_by_the_end_of_all_of_it_that_is_known_also_where_only_a_part_is_due()
    {
        var ledger = new Ledger();
        var timeline = With(
            Timeline(Interval(Metered(new UnitPriceModel(1m)), "2025-06-01")).Pause(new Pause(At("2025-06-11"), At("2025-06-21"))), On(Percent(0.5m), "2025-06-16"));
        UsageEvent[] events = [Tokens("2025-06-05T00:00:00Z", 100m), Tokens("2025-06-25T00:00:00Z", 60m)];

        ledger.Bill(timeline, At("2025-06-11"), events).Invoices.Single().Lines.Amounts().ShouldBe([50.00m]);
        var (invoices, credits) = ledger.Bill(timeline, At("2025-07-01"), events);
        invoices.Single().Lines.Amounts().ShouldBe([30.00m]);
        credits.ShouldBeEmpty();
    }

    [Fact]
    public void R4_A_usage_discount_that_begins_between_two_parts_of_a_period_frees_units_of_the_first()
    {
        var ledger = new Ledger();
        var free = new UsageDiscount(new AdjustmentId(Id(92)), AdjustmentTarget.All, 40m);
        var timeline = With(
            Timeline(Interval(Metered(new UnitPriceModel(1m)), "2025-06-01")).Pause(new Pause(At("2025-06-11"), At("2025-06-21"))), On(free, "2025-06-16"));
        UsageEvent[] events = [Tokens("2025-06-05T00:00:00Z", 100m), Tokens("2025-06-25T00:00:00Z", 60m)];

        ledger.Bill(timeline, At("2025-06-11"), events).Invoices.Single().Lines.Amounts().ShouldBe([60.00m]);
        var (invoices, credits) = ledger.Bill(timeline, At("2025-07-01"), events);
        invoices.Single().Lines.Amounts().ShouldBe([60.00m]);
        credits.ShouldBeEmpty();
    }
}
