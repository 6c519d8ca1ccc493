using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Adjustments.Adjusting;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>Which credits a change of the timeline leaves due, and which an invoice gives with its lines (R8, R11, R15, R16).</summary>
public sealed class CreditsAfterChangeTests
{
    private static readonly SubscriptionTimeline Used = Timeline(Interval(Metered(new UnitPriceModel(1m)), "2026-01-01"));

    [Fact]
    public void R8_Of_a_fee_that_begins_later_in_its_period_only_the_days_before_are_given_back()
    {
        var ledger = new Ledger();
        ledger.Bill(Timeline(Interval(Fee(31m), "2026-01-01")), At("2026-01-01")).Invoices.Single().Lines.Amounts().ShouldBe([31.00m]);
        ledger.Correct(Timeline(Interval(Fee(31m), "2026-01-11", anchor: "2026-01-01")), At("2026-01-05")).Amounts().ShouldBe([10.00m]);
    }

    [Fact]
    public void R16_What_is_invoiced_in_parts_is_not_given_back_while_its_period_is_open()
    {
        var ledger = new Ledger();
        var events = Tokens("2026-01-05", 40m);
        ledger.BillPart(Used, At("2026-01-10"), [events]).Amounts().ShouldBe([40.00m]);
        ledger.Correct(Used, At("2026-01-15"), events).ShouldBeEmpty();
    }

    [Fact]
    public void R11_What_is_made_of_others_stays_settled_where_it_is_due_later_again()
    {
        var support = Price.Composite(
            new PriceId(Id(50)), "Support", new ItemId(Id(3)), Currency.Usd, Cadence.Monthly, new PercentPriceModel(0.1m), CompositeSelection.All);
        var open = Timeline(Used.Intervals[0], Interval(support, "2026-01-01", lineage: 3, id: 3, position: 2));
        var ledger = new Ledger();
        var events = Tokens("2026-01-05", 100m);
        ledger.Bill(open.Cancel(At("2026-01-11")), At("2026-01-11"), events).Invoices.Single().Lines.Amounts().ShouldBe([100.00m, 10.00m]);

        // The usage is due at the end of January once more.
        ledger.Correct(open, At("2026-01-15"), events).Select(c => (c.Charge.Kind, c.Amount.Amount)).ShouldBe([(ChargeKind.Usage, 100.00m)]);
        ledger.Bill(open, At("2026-02-01"), events).Invoices.Single().Lines.Amounts().ShouldBe([100.00m]);
    }

    [Fact]
    public void R4_Towards_a_commitment_counts_what_is_settled_of_charges_that_are_not_looked_at()
    {
        var agreed = Price.Commitment(new PriceId(Id(8)), "Minimum spend", new ItemId(Id(3)), Currency.Usd, Cadence.Monthly, 500m);
        var timeline = Timeline(Interval(Fee(49m), "2026-01-01"), Interval(agreed, "2026-01-01", lineage: 3, id: 3, position: 2));
        var (fee, commitment) = (Key(1, ChargeKind.Fee), Key(3, ChargeKind.Commitment));
        var charges = ChargePlanner.Named(timeline, [commitment], At("2026-02-01"));
        Dictionary<ChargeKey, SettledCharge> settled = new() { [commitment] = Settled(commitment, 500m, 1m) };
        Dictionary<ChargeKey, SettledCharge> counted = new(settled) { [fee] = Settled(fee, 40m, 1m) };

        InvoiceCalculation.CreditsAfterChange(timeline, settled, MeteredUsage.None, charges, At("2026-02-01"), counted).Amounts().ShouldBe([40.00m]);
        InvoiceCalculation.CreditsAfterChange(timeline, settled, MeteredUsage.None, charges, At("2026-02-01")).ShouldBeEmpty();
    }

    [Fact]
    public void R15_An_invoice_gives_back_usage_that_fell_whether_it_is_due_or_looked_at_again()
    {
        var charges = ChargePlanner.DueAt(Used, At("2026-02-01"));
        Credits(Used, charges, "2026-02-01", 100m, Tokens("2026-01-05", 40m)).ShouldBe([60.00m]);
        Credits(Used, [.. charges.Select(c => c with { IsDue = false })], "2026-02-01", 100m, Tokens("2026-01-05", 40m)).ShouldBe([60.00m]);
    }

    [Fact]
    public void R11_An_invoice_gives_back_a_fee_that_fell_only_where_it_is_looked_at_without_being_due()
    {
        var ended = Timeline(Interval(Fee(31m), "2026-01-01")).Cancel(At("2026-01-11"));
        var charges = ChargePlanner.Named(ended, [Key(1, ChargeKind.Fee)], At("2026-01-11"));
        Credits(ended, [.. charges.Select(c => c with { IsDue = false })], "2026-01-11", 31m).ShouldBe([21.00m]);
        Credits(ended, charges, "2026-01-11", 31m).ShouldBeEmpty();
    }

    [Fact]
    public void R13_An_invoice_of_a_fee_and_usage_waits_for_the_grace_period()
    {
        var timeline = Timeline(Interval(Fee(49m), "2026-01-01"), Interval(Metered(new UnitPriceModel(1m)), "2026-01-01", lineage: 2, id: 2, position: 1));
        var ledger = new Ledger();
        ledger.Bill(timeline, At("2026-01-01")).Invoices.Single().HasUsage.ShouldBeFalse();
        var both = ledger.Bill(timeline, At("2026-02-01")).Invoices.Single();
        (both.Lines.Count, both.HasUsage).ShouldBe((2, true));
    }

    private static decimal[] Credits(SubscriptionTimeline timeline, IReadOnlyList<PlannedCharge> charges, string date, decimal settled, params UsageEvent[] events)
    {
        var key = charges.Single().Key;
        return InvoiceCalculation.Run(
            timeline, charges, Usage(charges, events), new Dictionary<ChargeKey, SettledCharge> { [key] = Settled(key, settled, settled) }, At(date)).Credits.Amounts();
    }

    private static ChargeKey Key(int lineage, ChargeKind kind) => new(Subscription, new LineageId(Id(lineage)), Day("2026-01-01"), kind);

    private static SettledCharge Settled(ChargeKey key, decimal amount, decimal quantity) => new(
        key, 1, 1, Usd(amount), Usd(0m), quantity, At("2026-02-01"), [new SettledLine(new InvoiceId(Id(50)), new LineItemId(Id(60)), Usd(amount), Usd(0m))]);
}
