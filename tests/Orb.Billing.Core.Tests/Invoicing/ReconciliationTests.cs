using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Adjustments.Adjusting;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>What a charge should come to against what is settled of it: the line that is missing, and the credits (R8, R11, R25).</summary>
public sealed class ReconciliationTests
{
    private static readonly SubscriptionTimeline Seats = Timeline(Interval(Fee(30m), "2026-04-01"));
    private static readonly SubscriptionTimeline Used = Timeline(Interval(Metered(new UnitPriceModel(1m)), "2026-01-01"));

    // Usage in three pieces: up to the 11th, up to the 21st and up to the end of January.
    private static readonly SubscriptionTimeline InPieces = Timeline(
        Interval(Metered(new UnitPriceModel(1m)), "2026-01-01", "2026-01-11", id: 1),
        Interval(Metered(new UnitPriceModel(1m)), "2026-01-11", "2026-01-21", "2026-01-01", id: 2),
        Interval(Metered(new UnitPriceModel(1m)), "2026-01-21", "2026-02-01", "2026-01-01", id: 3));

    [Theory]
    [InlineData(120, new int[0])]
    [InlineData(50, new int[] { 10 })]
    [InlineData(20, new int[] { 40 })]
    public void R8_Of_60_settled_what_the_fee_is_known_to_come_to_by_its_end_is_not_given_back(int known, int[] credits)
    {
        var result = Run(Target(Seats, "2026-04-01", 20m, 2m, known), Settled(2m, "2026-05-01", 60m), "2026-04-01");
        result.Lines.ShouldBeEmpty();
        result.Credits.Amounts().ShouldBe(credits.Select(c => (decimal)c));
    }

    [Fact]
    public void R8_A_fee_bills_what_it_comes_to_by_its_end_and_usage_what_it_has_come_to()
    {
        Run(Target(Seats, "2026-04-01", 100m, 5m, known: 80m), Settled(2m, "2026-04-01", 50m), "2026-04-01").Lines.Amounts().ShouldBe([30m]);
        Run(Target(Used, "2026-02-01", 100m, 100m, known: 80m), Settled(50m, "2026-01-11", 50m), "2026-02-01").Lines.Amounts().ShouldBe([50m]);
    }

    [Fact]
    public void R25_A_later_line_of_a_fee_shows_the_quantity_agreed_and_one_of_usage_the_units_it_adds()
    {
        var fee = Run(Target(Seats, "2026-04-01", 120m, 5m), Settled(2m, "2026-04-01", 60m), "2026-04-01").Lines.Single();
        (fee.Quantity, fee.Amount.Amount).ShouldBe((5m, 60m));
        fee.Explanation.Steps[^1].ShouldBe(new SettledStep(Usd(120m), Usd(60m), Usd(60m)));
        Run(Target(Used, "2026-02-01", 120m, 120m), Settled(90m, "2026-02-01", 90m), "2026-02-01").Lines.Single().Quantity.ShouldBe(30m);
    }

    [Fact]
    public void R25_The_units_that_are_gone_stand_on_the_newest_line_that_is_credited()
    {
        // 60 and 40 were billed, 10 are left: 40 of the newest line and 50 of the one before.
        var credits = Run(Target(Used, "2026-02-01", 10m, 10m), Settled(100m, "2026-02-01", 60m, 40m), "2026-02-01").Credits;
        credits.Select(c => (c.LineItemId, c.Amount.Amount, c.Units)).ShouldBe([(new LineItemId(Id(61)), 40m, 90m), (new LineItemId(Id(60)), 50m, 0m)]);
    }

    [Fact]
    public void R25_More_units_that_came_to_less_are_below_zero_and_fewer_that_came_to_more_a_line_below_zero()
    {
        var less = Run(Target(Used, "2026-02-01", 55m, 1100m), Settled(900m, "2026-02-01", 90m), "2026-02-01");
        less.Lines.ShouldBeEmpty();
        less.Credits.Select(c => (c.Amount.Amount, c.Units)).ShouldBe([(35m, -200m)]);

        var more = Run(Target(Used, "2026-02-01", 90m, 900m), Settled(1100m, "2026-02-01", 55m), "2026-02-01");
        more.Credits.ShouldBeEmpty();
        more.Lines.Select(l => (l.Amount.Amount, l.Quantity)).ShouldBe([(35m, -200m)]);
    }

    [Fact]
    public void R25_Units_that_a_credit_takes_off_are_not_on_the_line_of_newly_covered_usage()
    {
        var result = Run(Target(InPieces, "2026-02-01", 70m, 700m), Settled(900m, "2026-01-21", 90m), "2026-02-01");
        result.Credits.Select(c => (c.Amount.Amount, c.Units)).ShouldBe([(20m, 200m)]);
        result.Lines.Select(l => (l.Amount.Amount, l.Quantity)).ShouldBe([(0m, 0m)]);
    }

    [Fact]
    public void R16_R25_Neither_a_fee_nor_the_end_of_a_period_in_parts_takes_units_off_with_a_credit()
    {
        Run(Target(Seats, "2026-04-01", 30m, 1m), Settled(5m, "2026-05-01", 150m), "2026-04-01").Credits.Select(c => (c.Amount.Amount, c.Units)).ShouldBe([(120m, 0m)]);

        var inParts = Settled(100m, "2026-01-20", 100m);
        inParts = inParts with { Lines = [inParts.Lines[0] with { Part = new SettledPart(100m, Usd(100m), Usd(0m), Usd(0m)) }] };
        var closed = Run(Target(Used, "2026-02-01", 80m, 80m), inParts, "2026-02-01");
        closed.Credits.Select(c => (c.Amount.Amount, c.Units)).ShouldBe([(20m, 0m)]);
        closed.Lines.Amounts().ShouldBe([0m]);
    }

    [Fact]
    public void R25_Usage_that_begins_where_the_last_line_ended_gets_its_line_of_zero() =>
        Run(Target(InPieces, "2026-02-01", 0m, 0m), Settled(0m, "2026-01-21", 0m), "2026-02-01").Lines
            .Select(l => (l.Amount.Amount, l.Service)).ShouldBe([(0m, new ServicePeriod(At("2026-01-21"), At("2026-02-01")))]);

    [Theory]
    [InlineData("2026-01-21", "2026-01-11", "2026-01-21")] // what is due on the date
    [InlineData("2026-03-01", "2026-01-11", "2026-02-01")] // nothing is: what was not covered yet
    [InlineData("2026-03-01", "2026-02-01", "2026-02-01")] // all was: a correction is for the whole charge
    public void R11_A_later_line_is_for_what_has_become_due_since(string date, string covered, string end) =>
        Run(Target(InPieces, "2026-02-01", 50m, 50m), Settled(20m, covered, 20m), date).Lines.Single().Service
            .ShouldBe(new ServicePeriod(At(covered == "2026-02-01" ? "2026-01-01" : "2026-01-11"), At(end)));

    [Fact]
    public void R11_A_charge_that_is_gone_is_credited_whole_with_its_units_where_it_is_of_usage()
    {
        Reconciliation.CreditWhole(Settled(5m, "2026-05-01", 150m) with { Key = Key(Seats, "2026-04-01") }).Select(c => (c.Amount.Amount, c.Units)).ShouldBe([(150m, 0m)]);
        Reconciliation.CreditWhole(Settled(90m, "2026-02-01", 90m) with { Key = Key(Used, "2026-02-01") }).Select(c => (c.Amount.Amount, c.Units)).ShouldBe([(90m, 90m)]);
        Reconciliation.CreditWhole(Settled(0m, "2026-02-01", 0m) with { Key = Key(Used, "2026-02-01") }).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(60, new int[] { 30, 20 })]
    [InlineData(50, new int[] { 30, 20 })]
    [InlineData(40, new int[] { 30, 10 })]
    [InlineData(30, new int[] { 30 })]
    [InlineData(10, new int[] { 10 })]
    [InlineData(0, new int[0])]
    [InlineData(-10, new int[0])]
    public void R11_Credits_of_30_and_20_are_given_up_to_an_amount_the_first_of_them_first(int most, int[] given) =>
        Reconciliation.CreditsAtMost([Credit(30m, 0), Credit(20m, 1)], Usd(most)).ToList().Amounts().ShouldBe(given.Select(g => (decimal)g));

    private static ReconciliationResult Run(ChargeTarget target, SettledCharge settled, string invoiceDate) => Reconciliation.Run(
        [target], new Dictionary<ChargeKey, SettledCharge> { [target.Charge.Key] = settled with { Key = target.Charge.Key } }, At(invoiceDate));

    private static ChargeTarget Target(SubscriptionTimeline timeline, string date, decimal amount, decimal quantity, decimal? known = null) =>
        new(ChargePlanner.DueAt(timeline, At(date)).Single(), amount, Usd(amount), quantity, [], [], Usd(known ?? amount));

    private static ChargeKey Key(SubscriptionTimeline timeline, string date) => ChargePlanner.DueAt(timeline, At(date)).Single().Key;

    private static SettledCharge Settled(decimal quantity, string coveredUntil, params decimal[] charged) => new(
        default, charged.Length, charged.Length, Usd(charged.Sum()), Usd(0m), quantity, At(coveredUntil),
        [.. charged.Select((c, i) => new SettledLine(new InvoiceId(Id(50 + i)), new LineItemId(Id(60 + i)), Usd(c), Usd(0m)))]);

    private static LineCredit Credit(decimal amount, int line) => new(default, 1, new InvoiceId(Id(50)), new LineItemId(Id(60 + line)), Usd(amount));
}
