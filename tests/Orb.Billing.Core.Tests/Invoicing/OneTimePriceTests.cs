using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>A price charged once is for the local day its interval starts on (docs/decisions/0006).</summary>
public sealed class OneTimePriceTests
{
    private const string Berlin = "Europe/Berlin";
    private static readonly Price SetUp = Fee(200m, BillingMode.InAdvance, Cadence.OneTime);

    [Fact]
    public void R13_In_advance_its_invoice_date_is_the_start_and_in_arrears_the_end_of_that_local_day()
    {
        var inAdvance = Timeline(Berlin, Interval(SetUp, "2026-05-04T13:00:00Z"));
        ChargePlanner.NextInvoiceDate(inAdvance, inAdvance.Start).ShouldBe(At("2026-05-04T13:00:00Z"));
        var inArrears = Timeline(Berlin, Interval(Fee(200m, BillingMode.InArrears, Cadence.OneTime), "2026-05-04T13:00:00Z"));
        ChargePlanner.NextInvoiceDate(inArrears, inArrears.Start).ShouldBe(At("2026-05-04T22:00:00Z"));
        ChargePlanner.DueAt(inArrears, At("2026-05-04T13:00:00Z")).ShouldBeEmpty();
        ChargePlanner.DueAt(inArrears, At("2026-05-04T22:00:00Z")).Single().Key.AnchorPeriodStart.ShouldBe(new LocalDate(2026, 5, 4));
    }

    [Fact]
    public void It_is_charged_whole_and_never_again()
    {
        var timeline = Timeline(Berlin, Interval(SetUp, "2026-05-04T13:00:00Z"));
        var ledger = new Ledger();
        var line = ledger.BillUntil(timeline, At("2030-01-01")).Single();
        line.Amount.Amount.ShouldBe(200.00m);
        line.Service.ShouldBe(new ServicePeriod(At("2026-05-04T13:00:00Z"), At("2026-05-04T22:00:00Z")));
        ChargePlanner.NextInvoiceDate(timeline, At("2026-05-04T13:00:01Z")).ShouldBeNull();
        ledger.Bill(timeline, At("2026-05-04T13:00:00Z")).Invoices.ShouldBeEmpty();
    }

    [Fact]
    public void R8_Cancelled_on_its_day_it_is_credited_whole_and_later_not_at_all()
    {
        var timeline = Timeline(Berlin, Interval(SetUp, "2026-05-04T13:00:00Z"));
        var ledger = new Ledger();
        ledger.Bill(timeline, timeline.Start);
        ledger.Correct(timeline.Cancel(At("2026-05-04T22:00:00Z")), At("2026-05-20")).ShouldBeEmpty();
        ledger.Correct(timeline.Cancel(At("2026-05-04T21:59:59Z")), At("2026-05-20")).Amounts().ShouldBe([200.00m]);
        ledger.Correct(timeline.Cancel(At("2026-05-04T21:59:59Z")), At("2026-05-20")).ShouldBeEmpty();
    }

    [Fact]
    public void R10_A_pause_does_not_charge_it_again()
    {
        var first = Interval(SetUp, "2026-05-04T13:00:00Z", "2026-05-10T22:00:00Z", id: 1);
        var second = Interval(SetUp, "2026-06-01T22:00:00Z", id: 2);
        foreach (var timeline in new[] { Timeline(Berlin, first, second), Timeline(Berlin, second, first) })
        {
            var ledger = new Ledger();
            ledger.BillUntil(timeline, At("2030-01-01")).Amounts().ShouldBe([200.00m]);
            ledger.Correct(timeline, At("2030-01-01")).ShouldBeEmpty();
        }
    }

    [Fact]
    public void R8_Interrupted_on_its_very_day_it_is_for_the_day_it_starts_again()
    {
        var first = Interval(SetUp, "2026-05-04T13:00:00Z", "2026-05-04T15:00:00Z", id: 1);
        var second = Interval(SetUp, "2026-06-01T22:00:00Z", id: 2);
        var line = new Ledger().BillUntil(Timeline(Berlin, first, second), At("2030-01-01")).Single();
        line.Charge.AnchorPeriodStart.ShouldBe(new LocalDate(2026, 6, 2));
    }

    [Fact]
    public void R10_When_its_start_moves_the_old_day_is_credited_and_the_new_one_charged()
    {
        var ledger = new Ledger();
        ledger.Bill(Timeline(Berlin, Interval(SetUp, "2026-05-04T13:00:00Z")), At("2026-05-04T13:00:00Z"));
        var moved = Timeline(Berlin, Interval(SetUp, "2026-05-08T13:00:00Z"));
        ledger.Correct(moved, At("2026-05-20")).Amounts().ShouldBe([200.00m]);
        ledger.Bill(moved, At("2026-05-08T13:00:00Z")).Invoices.Single().Lines.Amounts().ShouldBe([200.00m]);
        ledger.Net.ShouldBe(200.00m);
    }

    [Fact]
    public void R8_A_change_of_quantity_on_its_day_counts_and_a_later_one_does_not()
    {
        var price = Fee(200m, BillingMode.InAdvance, Cadence.OneTime, quantity: 2m);
        var timeline = Timeline(Berlin, Interval(price, "2026-05-04T08:00:00Z", quantities:
            [Quantity("2026-05-04T15:00:00Z", 3m), Quantity("2026-05-05T08:00:00Z", 10m)]));
        new Ledger().BillUntil(timeline, At("2030-01-01")).Amounts().ShouldBe([600.00m]);
    }
}
