using NodaTime;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>What a line says of itself, and that it adds up. The ledger of these tests works through every line that any of them bills.</summary>
public sealed class ExplanationTests
{
    private static readonly SubscriptionTimeline Tiered = Timeline(Interval(Metered(new TieredPriceModel(ThreeTiers)), "2026-01-01"));

    private static SubscriptionTimeline With(SubscriptionTimeline timeline, Adjustment adjustment) => new(
        timeline.Id, timeline.CustomerId, timeline.Zone, timeline.InvoicingCurrency, timeline.Start, timeline.End, timeline.Intervals, timeline.Pauses,
        [new AdjustmentInterval(new AdjustmentIntervalId(Id(100)), adjustment, timeline.Start, null, 0)]);

    [Fact]
    public void Usage_tells_its_events_its_tiers_and_its_amount()
    {
        var line = new Ledger().Bill(Tiered, At("2026-02-01"), Tokens("2026-01-10", 12000m), Tokens("2026-01-31T23:59:59Z", 345m))
            .Invoices.Single().Lines.Single();

        line.Explain(Zone("UTC")).ShouldBe(
        [
            "2 events from 2026-01-01 to before 2026-02-01 came to 12345 units.",
            "12345 units cost 596.9 USD by the tiered price: "
                + "100 for 1000 units at 0.1 (0 - 1000) + 450 for 9000 units at 0.05 (1000 - 10000) + 46.9 for 2345 units at 0.02 (over 10000).",
            "That is 596.90 USD.",
        ]);
        Recomputation.Of(line).Billed.ShouldBe(Money.Of(596.90m, Currency.Usd));
    }

    [Fact]
    public void Moments_within_a_day_are_told_with_their_time_in_the_customers_zone()
    {
        var line = new Ledger().Bill(Tiered, At("2026-02-01")).Invoices.Single().Lines.Single();

        line.Explain(Zone("Europe/Berlin"))[0].ShouldBe("0 events from 2026-01-01 01:00:00 Europe/Berlin to before 2026-02-01 01:00:00 Europe/Berlin came to 0 units.");
    }

    [Fact]
    public void R8_A_prorated_fee_tells_its_days_and_its_rounding()
    {
        var line = new Ledger().Bill(Timeline(Interval(Fee(49m), "2026-01-15", anchor: "2026-02-01")), At("2026-01-15")).Invoices.Single().Lines.Single();

        line.Explain(Zone("UTC")).ShouldBe(
        [
            "1 unit at 49 costs 49 USD by the unit price.",
            "Of a full period 17 of 31 days are charged: 49 x 17 / 31.",
            "26.870967741935483870967741935 is rounded to 26.87 USD.",
        ]);
    }

    [Fact]
    public void R3_R4_A_discount_tells_what_it_takes_off()
    {
        var tenth = new PercentageDiscount(new AdjustmentId(Id(91)), AdjustmentTarget.All, 0.1m);
        var line = new Ledger().Bill(With(Timeline(Interval(Fee(49m), "2026-01-01")), tenth), At("2026-01-01")).Invoices.Single().Lines.Single();

        line.Explain(Zone("UTC")).ShouldBe(
        [
            "1 unit at 49 costs 49 USD by the unit price.",
            "That is 49.00 USD.",
            $"The discount {tenth.Id} of 10 % takes off 4.90 USD.",
        ]);
        Recomputation.Of(line).Billed.ShouldBe(Money.Of(44.10m, Currency.Usd));
    }

    [Fact]
    public void R11_A_later_line_tells_what_had_been_billed()
    {
        var ledger = new Ledger();
        ledger.Bill(Tiered, At("2026-02-01"), Tokens("2026-01-10", 1000m));
        var line = ledger.Bill(Tiered, At("2026-02-01"), Tokens("2026-01-10", 1000m), Tokens("2026-01-11", 10m)).Invoices.Single().Lines.Single();

        line.Explain(Zone("UTC"))[^1].ShouldBe("The charge comes to 100.50 USD; 100.00 USD of it had been billed, so 0.50 USD is billed now.");
    }

    [Fact]
    public void R16_A_line_that_repeats_a_period_tells_what_its_parts_took()
    {
        var ledger = new Ledger();
        ledger.BillPart(Tiered, At("2026-01-11"), [Tokens("2026-01-10", 1000m)]);
        var line = ledger.Bill(Tiered, At("2026-02-01"), Tokens("2026-01-10", 1000m), Tokens("2026-01-11", 10m)).Invoices.Single().Lines.Single();

        line.Explain(Zone("UTC"))[^1].ShouldBe("1 earlier invoice of the period took 100.00 USD of it; 0.50 USD is left.");
        Recomputation.Of(line).Billed.ShouldBe(Money.Of(0.50m, Currency.Usd));
    }

    [Fact]
    public void R16_A_line_that_repeats_a_later_stretch_tells_what_was_billed_before_its_parts()
    {
        var line = Reconciled(Tiered, At("2026-02-01"), Tokens("2026-01-10", 1000m), before: [(30.00m, false), (10.00m, true)]);

        line.Explain(Zone("UTC")).TakeLast(2).ShouldBe(
        [
            "The charge comes to 100.00 USD; 30.00 USD of it had been billed, so 70.00 USD is billed now.",
            "1 earlier invoice of the period took 10.00 USD of it; 60.00 USD is left.",
        ]);
        var again = Recomputation.Of(line);
        (line.Billed.Amount, again.Billed?.Amount, again.Deviations.Count).ShouldBe((60.00m, 60.00m, 0));
    }

    [Fact]
    public void R8_What_a_fee_gives_back_later_in_its_period_is_told_and_not_billed()
    {
        var line = Reconciled(Timeline(Interval(Fee(49m), "2026-01-01")), At("2026-01-01"), null, before: [(30.00m, false)], known: 40.00m);

        line.Explain(Zone("UTC"))[^1].ShouldBe(
            "The charge comes to 49.00 USD, and to 40.00 USD by the end of its period; 30.00 USD of it had been billed, so 10.00 USD is billed now.");
        var again = Recomputation.Of(line);
        (again.Billed?.Amount, again.Deviations.Count).ShouldBe((10.00m, 0));
    }

    private static InvoiceLine Reconciled(
        SubscriptionTimeline timeline, Instant date, UsageEvent? used, (decimal Charged, bool IsPart)[] before, decimal? known = null)
    {
        var charges = ChargePlanner.DueAt(timeline, date);
        var target = ChargeCalculator.Targets(timeline, charges, Usage(charges, used is null ? [] : [used])).Single();
        if (known is { } amount)
            target = target with { Known = Money.Of(amount, Currency.Usd) };
        var zero = Money.Zero(Currency.Usd);
        var lines = before.Select((b, i) => new SettledLine(new InvoiceId(Id(50 + i)), new LineItemId(Id(60 + i)), Money.Of(b.Charged, Currency.Usd), zero)
        {
            Part = b.IsPart ? new SettledPart(0m, Money.Of(b.Charged, Currency.Usd), zero, zero) : null,
        });
        var settled = new SettledCharge(
            target.Charge.Key, lines.Count(), lines.Count(), Money.Of(before.Sum(b => b.Charged), Currency.Usd), zero, 0m, date, [.. lines]);
        return Reconciliation.Run([target], new Dictionary<ChargeKey, SettledCharge> { [settled.Key] = settled }, date).Lines.Single();
    }

    [Fact]
    public void A_step_that_was_tampered_with_is_found()
    {
        var line = new Ledger().Bill(Timeline(Interval(Fee(49m), "2026-01-15", anchor: "2026-02-01")), At("2026-01-15")).Invoices.Single().Lines.Single();
        InvoiceLine With(int step, ExplanationStep replaced) =>
            line with { Explanation = new LineExplanation([.. line.Explanation.Steps.Select((s, i) => i == step ? replaced : s)]) };
        var (rated, prorated, rounded) = ((RatedStep)line.Explanation.Steps[0], (ProratedStep)line.Explanation.Steps[1], (RoundedStep)line.Explanation.Steps[2]);

        Recomputation.Of(With(0, rated with { Quantity = 2m })).Deviations.ShouldBe(["the price of the quantity is stated as 49 and recomputes to 98"]);
        Recomputation.Of(With(0, rated with { Parts = [new RatedPart("0 - 1", 1m, 48m)] })).Deviations
            .ShouldBe(["the number of the parts is stated as 1 and recomputes to 0", "the sum of the parts is stated as 49 and recomputes to 48"]);
        Recomputation.Of(With(1, prorated with { Share = new Share(31, 31) })).Deviations
            .ShouldBe(["the exact amount is stated as 26.870967741935483870967741935 and recomputes to 49"]);
        Recomputation.Of(With(2, rounded with { Rounded = Money.Of(26.88m, Currency.Usd) })).Deviations
            .ShouldBe(["the rounded amount is stated as 26.88 and recomputes to 26.87", "what the line bills is stated as 26.87 and recomputes to 26.88"]);
        Recomputation.Of(line with { Amount = Money.Of(1m, Currency.Usd) }).Deviations.ShouldBe(["the amount of the line is stated as 1 and recomputes to 26.87"]);
        Recomputation.Of(line with { Explanation = new LineExplanation([]) }).Deviations.ShouldBe(["no step ends in an amount"]);
    }
}
