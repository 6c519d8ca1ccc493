using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Tests.Adjustments;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>What was agreed for a period is due at its end, less the charges that count towards it (R4, R16, docs/decisions/0017).</summary>
public sealed class CommitmentChargeTests
{
    // A fee of 49.00 in advance, usage at 1.00, and 500.00 a month agreed.
    private static readonly SubscriptionTimeline Agreed = Timeline(
        Interval(Fee(49m), "2026-01-01"),
        Interval(Metered(new UnitPriceModel(1m)), "2026-01-01", lineage: 2, id: 2, position: 1),
        Interval(Commitment(500m), "2026-01-01", lineage: 3, id: 3, position: 2));

    private static readonly UsageEvent[] Events = [Tokens("2026-01-10", 100m), Tokens("2026-02-10", 600m), Tokens("2026-03-05", 20m)];

    [Fact]
    public void R4_The_worked_example_of_decision_0017_holds()
    {
        var lines = new Ledger().BillUntil(Agreed.Cancel(At("2026-03-11")), At("2026-06-01"), Events);
        lines.Select(l => (l.InvoiceDate, l.Amount.Amount)).ShouldBe([
            (At("2026-01-01"), 49.00m),
            (At("2026-02-01"), 49.00m), (At("2026-02-01"), 100.00m), (At("2026-02-01"), 351.00m),
            (At("2026-03-01"), 15.81m), (At("2026-03-01"), 600.00m), (At("2026-03-01"), 0.00m),
            (At("2026-03-11"), 20.00m), (At("2026-03-11"), 125.48m)]);
        lines[3].Charge.Kind.ShouldBe(ChargeKind.Commitment);
        lines[3].Explain(Zone("UTC"))[^1].ShouldBe("500.00 USD is agreed for the period; 2 charges came to 149.00 USD, so 351.00 USD is missing.");
        lines[6].Explain(Zone("UTC"))[^1].ShouldBe("500.00 USD is agreed for the period; 2 charges came to 649.00 USD, so 0.00 USD is missing.");
    }

    [Fact]
    public void R8_A_pause_leaves_its_days_out_of_what_was_agreed() =>
        new Ledger().BillUntil(Timeline(Interval(Commitment(310m), "2026-01-01")).Pause(new Pause(At("2026-01-11"), At("2026-01-21"))), At("2026-02-02"))
            .Select(l => (l.InvoiceDate, l.Amount.Amount)).ShouldBe([(At("2026-02-01"), 210.00m)]);

    [Fact]
    public void R4_The_charges_whose_decisive_instant_lies_in_its_period_count()
    {
        var timeline = Timeline(
            Interval(Fee(49m), "2026-01-01"),
            Interval(Metered(new UnitPriceModel(1m)), "2026-01-01", lineage: 2, id: 2, position: 1),
            Interval(Commitment(5000m, Cadence.Annual), "2026-01-01", lineage: 3, id: 3, position: 2),
            Interval(Fee(100m, cadence: Cadence.OneTime), "2026-01-01", lineage: 4, id: 4, position: 3),
            Interval(Commitment(10m), "2026-01-01", lineage: 5, id: 5, position: 4));
        var covered = ChargePlanner.Named(timeline, [Key(3, "2026-01-01", ChargeKind.Commitment)], At("2027-01-01")).Single().Covers;
        covered.Where(c => c.Key.Kind == ChargeKind.Fee).Select(c => (c.Key.LineageId.Value, c.Key.AnchorPeriodStart.Month))
            .ShouldBe(Enumerable.Range(1, 12).Select(month => (Id(1), month)));
        covered.Where(c => c.Key.Kind == ChargeKind.Usage).Select(c => (c.Key.LineageId.Value, c.Key.AnchorPeriodStart.Month))
            .ShouldBe(Enumerable.Range(1, 12).Select(month => (Id(2), month)));
        covered.Count.ShouldBe(24);
    }

    [Fact]
    public void R11_With_a_charge_that_is_corrected_its_commitment_is_looked_at_again_once_that_is_due()
    {
        var january = ChargePlanner.Named(Agreed, [Key(2, "2026-01-01", ChargeKind.Usage)], At("2026-02-01"));
        CoveringCharges.WithCommitments(Agreed, january, At("2026-02-01")).Select(c => (c.Key, c.IsDue))
            .ShouldBe([(Key(2, "2026-01-01", ChargeKind.Usage), true), (Key(3, "2026-01-01", ChargeKind.Commitment), false)]);
        CoveringCharges.WithCommitments(Agreed, january, At("2026-01-31")).ShouldBeSameAs(january);
        CoveringCharges.WithComposites(Agreed, january, At("2026-02-01")).ShouldBeSameAs(january); // there is none

        var both = ChargePlanner.DueAt(Agreed, At("2026-02-01"));
        CoveringCharges.WithCommitments(Agreed, both, At("2026-02-01")).ShouldBeSameAs(both); // February's is not due
    }

    [Fact]
    public void R4_R7_A_stub_before_the_anchor_counts_towards_the_commitment_of_the_stub()
    {
        var timeline = Timeline(
            Interval(Fee(49m), "2026-01-15", anchor: "2026-02-01"),
            Interval(Metered(new UnitPriceModel(1m)), "2026-01-15", anchor: "2026-03-01", lineage: 2, id: 2, position: 1),
            Interval(Commitment(500m), "2026-01-15", anchor: "2026-02-01", lineage: 3, id: 3, position: 2));
        ChargePlanner.Named(timeline, [Key(3, "2026-01-01", ChargeKind.Commitment)], At("2026-02-01")).Single().Covers.Select(c => c.Key)
            .ShouldBe([Key(1, "2026-01-01", ChargeKind.Fee), Key(2, "2026-01-01", ChargeKind.Usage)]);
    }

    [Fact]
    public void R11_So_it_is_with_a_fee_that_starts_with_its_commitment_and_with_a_commitment_that_has_an_end()
    {
        foreach (var timeline in new[] { Agreed, Agreed.Cancel(At("2026-03-11")) })
        {
            var fee = ChargePlanner.Named(timeline, [Key(1, "2026-01-01", ChargeKind.Fee)], At("2026-02-01"));
            CoveringCharges.WithCommitments(timeline, fee, At("2026-02-01")).Select(c => (c.Key, c.IsDue))
                .ShouldBe([(Key(1, "2026-01-01", ChargeKind.Fee), true), (Key(3, "2026-01-01", ChargeKind.Commitment), false)]);
            CoveringCharges.WithCounted(timeline, fee, new Dictionary<ChargeKey, SettledCharge>(), At("2026-02-01")).ShouldBeSameAs(fee); // nothing counts towards a fee
        }
    }

    [Fact]
    public void R11_What_is_settled_counts_as_it_is_and_the_rest_as_it_would_be_billed()
    {
        var due = ChargePlanner.Named(Agreed, [Key(3, "2026-01-01", ChargeKind.Commitment)], At("2026-02-01"));
        var counted = CoveringCharges.WithCounted(Agreed, due, new Dictionary<ChargeKey, SettledCharge>(), At("2026-02-01"));
        counted.Select(c => (c.Key, c.IsDue, c.IsCounted)).ShouldBe([
            (Key(1, "2026-01-01", ChargeKind.Fee), false, true), (Key(2, "2026-01-01", ChargeKind.Usage), false, true), (due[0].Key, true, false)]);

        var (fee, zero) = (Key(1, "2026-01-01", ChargeKind.Fee), Money.Zero(Currency.Usd));
        var settled = new Dictionary<ChargeKey, SettledCharge> { [fee] = new(fee, 1, 1, Money.Of(40m, Currency.Usd), zero, 1m, At("2026-02-01"), []) };
        var open = CoveringCharges.WithCounted(Agreed, due, settled, At("2026-02-01"));
        open.Select(c => c.Key).ShouldBe([Key(2, "2026-01-01", ChargeKind.Usage), due[0].Key]);
        // The fee counts with the 40.00 that it was settled for: 500.00 - 40.00 - 100.00.
        var lines = InvoiceCalculation.Run(Agreed, open, Usage(open, Events), settled, At("2026-02-01")).Invoices.SelectMany(i => i.Lines);
        lines.Select(l => (l.Charge.Kind, l.Amount.Amount)).ShouldBe([(ChargeKind.Commitment, 360.00m)]);
    }

    [Fact]
    public void R4_A_discount_lowers_what_counts_and_not_what_is_agreed()
    {
        var discounted = Agreed.Add(Adjusting.Since("2026-01-01", Adjusting.Percent(0.1m)));
        // 500.00 less 44.10 and 90.00.
        new Ledger().BillUntil(discounted, At("2026-02-02"), Events).Amounts().ShouldBe([44.10m, 44.10m, 90.00m, 365.90m]);
    }

    [Fact]
    public void R2_What_counts_keeps_its_tiers_on_its_line()
    {
        var timeline = Timeline(
            Interval(Metered(new TieredPriceModel(ThreeTiers)), "2026-01-01"), Interval(Commitment(500m), "2026-01-01", lineage: 3, id: 3, position: 2));
        new Ledger().BillUntil(timeline, At("2026-02-02"), Tokens("2026-01-10", 1200m)).Select(l => (l.Amount.Amount, l.SubLines.Count, l.Explanation.Steps.Count))
            .ShouldBe([(110.00m, 2, 3), (390.00m, 0, 3)]);
    }

    private static Price Commitment(decimal amount, Cadence? cadence = null) =>
        Price.Commitment(new PriceId(Id(8)), "Minimum spend", new ItemId(Id(3)), Currency.Usd, cadence ?? Cadence.Monthly, amount);

    private static ChargeKey Key(int lineage, string start, ChargeKind kind) => new(Subscription, new LineageId(Id(lineage)), Day(start), kind);
}
