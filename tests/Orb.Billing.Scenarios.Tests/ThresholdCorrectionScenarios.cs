using NodaTime;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Parts of a period when their usage, their subscription or they themselves are corrected; 1.00 a unit, a threshold of 100.00 (R11, R15, R16, R17).</summary>
public sealed class ThresholdCorrectionScenarios
{
    private static readonly Instant February = At("2026-02-02T00:00:00Z");

    [Fact]
    public async Task Credits_on_a_part_are_the_draws_so_far_less_those_of_earlier_parts_R16_R17()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, subscription) = await UsedAsync(host);
        await host.BlockAsync(customer, 150.00m);

        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 100m);
        await host.UseAtAsync(customer, "2026-01-10T10:00:00Z", "units", 120m);
        await host.UseAtAsync(customer, "2026-01-20T10:00:00Z", "units", 30m);
        (await host.UpcomingAsync(subscription.Id)).Total.ToString().ShouldBe("30.00 USD");
        await host.Time.LiveToAsync(February, TimelineSteps.HalfADay, default);

        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-05T10:00 part 1 units 01-01..01-05T10:00 100: 100.00 - 100.00 - 0.00 = 0.00",
            "01-10T10:00 part 2 units 01-01..01-10T10:00 220: 220.00 - 150.00 - 0.00 = 70.00",
            "02-01 cycle units 01-01..02-01 250: 250.00 - 150.00 - 70.00 = 30.00",
        ]);
        (await host.InvoicesAsync()).Select(i => i.Status).ShouldBe([InvoiceStatus.Paid, InvoiceStatus.Issued, InvoiceStatus.Issued]);
        (await host.LedgerAsync(customer)).ShouldBe(
        [
            "2026-01-01T00:00:00Z Increment 150.00 -> 150.00",
            "2026-01-05T10:00:00Z Decrement 100.00 -> 50.00 of 2026-01-05",
            "2026-01-10T10:00:00Z Decrement 50.00 -> 0.00 of 2026-01-10",
        ]);
    }

    [Fact]
    public async Task A_block_that_expires_pays_for_the_days_before_whatever_part_bills_them_R17()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, _) = await UsedAsync(host);
        await host.BlockAsync(customer, 200.00m, expires: "2026-01-10T00:00:00Z");

        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 60m);
        await host.UseAtAsync(customer, "2026-01-12T10:00:00Z", "units", 50m);
        await host.Time.LiveToAsync(February, TimelineSteps.HalfADay, default);

        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-12T10:00 part 1 units 01-01..01-12T10:00 110: 110.00 - 60.00 - 0.00 = 50.00",
            "02-01 cycle units 01-01..02-01 110: 110.00 - 60.00 - 50.00 = 0.00",
        ]);
        (await host.BlocksAsync(customer)).ShouldBe(["200.00: 0.00 left Active"]);
    }

    [Fact]
    public async Task Credits_that_a_part_took_back_and_drew_again_return_once_when_both_are_corrected_R12_R16_R17()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, _) = await UsedAsync(host);
        await host.BlockAsync(customer, 40.00m);
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 100m);
        await host.Time.LiveToAsync(At("2026-01-10T00:00:00Z"), TimelineSteps.HalfADay, default);
        await DeprecateAsync(host, customer, "2026-01-05T10:00:00Z", 100m);
        // The second part moves the credits of the 5th, which saw no use any more, to the 12th.
        await host.UseAtAsync(customer, "2026-01-12T10:00:00Z", "units", 210m);
        await host.Time.LiveToAsync(February, TimelineSteps.HalfADay, default);
        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-05T10:00 part 1 units 01-01..01-05T10:00 100: 100.00 - 40.00 - 0.00 = 60.00",
            "01-12T10:00 part 2 units 01-01..01-12T10:00 210: 210.00 - 40.00 - 60.00 = 110.00",
            "02-01 cycle units 01-01..02-01 210: 210.00 - 40.00 - 170.00 = 0.00",
        ]);

        await DeprecateAsync(host, customer, "2026-01-12T10:00:00Z", 210m);
        await host.Time.LiveToAsync(At("2026-03-02T00:00:00Z"), TimelineSteps.HalfADay, default);

        // No invoice gives back more money than it asked for.
        (await host.InvoicesAsync()).SelectMany(i => i.CreditNotes, (i, n) => $"{i.Total} {n.Total} {n.Lines.Single().Amount}").ShouldBe(
            ["60.00 USD 60.00 USD 100.00 USD", "110.00 USD 110.00 USD 110.00 USD"]);
        (await host.BlocksAsync(customer)).ShouldBe(["40.00: 40.00 left Active"]);
    }

    [Fact]
    public async Task A_final_amount_below_the_parts_is_a_line_of_zero_and_a_note_on_the_newest_part_R16()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, _) = await UsedAsync(host);
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 100m);
        await host.UseAtAsync(customer, "2026-01-10T10:00:00Z", "units", 110m);
        await host.Time.LiveToAsync(At("2026-01-20T00:00:00Z"), TimelineSteps.HalfADay, default);

        // While the period is open nothing is given back: 100.00 and then 180.00 of the 210.00 are used.
        await DeprecateAsync(host, customer, "2026-01-10T10:00:00Z", 110m);
        await host.UseAtAsync(customer, "2026-01-25T10:00:00Z", "units", 80m);
        (await host.InvoicesAsync()).ShouldAllBe(i => i.CreditNotes.Count == 0);
        await host.Time.LiveToAsync(February, TimelineSteps.HalfADay, default);

        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-05T10:00 part 1 units 01-01..01-05T10:00 100: 100.00 - 0.00 - 0.00 = 100.00",
            "01-10T10:00 part 2 units 01-01..01-10T10:00 210: 210.00 - 0.00 - 100.00 = 110.00",
            "  note 30.00 on 01-10T10:00 at 02-01T12:00",
            "02-01 cycle units 01-01..02-01 180: 180.00 - 0.00 - 180.00 = 0.00",
        ]);
        (await host.InvoicesAsync()).Select(i => $"{i.Status} due {i.AmountDue.ToAmountString()}").ShouldBe(["Issued due 100.00", "Issued due 80.00", "Paid due 0.00"]);
    }

    [Fact]
    public async Task What_exceeds_the_newest_part_is_credited_on_the_one_before_and_credits_return_first_R12_R16()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        await host.TaxAllAsync(0.20m);
        var (customer, _) = await UsedAsync(host);
        await host.BlockAsync(customer, 120.00m);
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 100m);
        await host.UseAtAsync(customer, "2026-01-10T10:00:00Z", "units", 110m);
        await DeprecateAsync(host, customer, "2026-01-10T10:00:00Z", 110m);
        await DeprecateAsync(host, customer, "2026-01-05T10:00:00Z", 100m);
        await host.UseAtAsync(customer, "2026-01-25T10:00:00Z", "units", 60m);
        await host.Time.LiveToAsync(February, TimelineSteps.HalfADay, default);

        // 210.00 of 120.00 credits and 90.00 of money become 60.00 of credits.
        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-05T10:00 part 1 units 01-01..01-05T10:00 100: 100.00 - 100.00 - 0.00 = 0.00",
            "  note 0.00 on 01-05T10:00 at 02-01T12:00",
            "01-10T10:00 part 2 units 01-01..01-10T10:00 210: 210.00 - 120.00 - 0.00 = 90.00",
            "  note 108.00 on 01-10T10:00 at 02-01T12:00",
            "02-01 cycle units 01-01..02-01 60: 60.00 - 60.00 - 0.00 = 0.00",
        ]);
        (await host.BlocksAsync(customer)).ShouldBe(["120.00: 60.00 left Active"]);
        (await host.InvoicesAsync()).ShouldAllBe(i => i.AmountDue.IsZero);
    }

    [Fact]
    public async Task Usage_after_the_final_cut_off_is_a_line_of_its_old_period_R15()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z", o => o.IngestWindow = Duration.FromDays(60));
        var (customer, _) = await UsedAsync(host);
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 100m);
        await host.Time.LiveToAsync(At("2026-02-03T00:00:00Z"), TimelineSteps.HalfADay, default);

        // More than the threshold, but of a period that is closed.
        await host.UseAsync(customer, "2026-01-15T00:00:00Z", "units", 500m);
        await host.Time.LiveToAsync(At("2026-03-02T00:00:00Z"), TimelineSteps.HalfADay, default);

        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-05T10:00 part 1 units 01-01..01-05T10:00 100: 100.00 - 0.00 - 0.00 = 100.00",
            "02-01 cycle units 01-01..02-01 100: 100.00 - 0.00 - 100.00 = 0.00",
            "03-01 cycle units 01-01..02-01 500: 500.00 - 0.00 - 0.00 = 500.00",
            "03-01 cycle units 02-01..03-01 0: 0.00 - 0.00 - 0.00 = 0.00",
        ]);
    }

    [Fact]
    public async Task Usage_within_the_grace_period_is_on_the_invoice_that_closes_the_parts_R13_R15()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, _) = await UsedAsync(host);
        await host.UseAtAsync(customer, "2026-01-31T10:00:00Z", "units", 100m);
        await host.Time.LiveToAsync(At("2026-02-01T06:00:00Z"), TimelineSteps.HalfADay, default);
        await host.UseAsync(customer, "2026-01-31T23:00:00Z", "units", 150m);
        await host.UseAsync(customer, "2026-02-01T05:00:00Z", "units", 120m);
        await host.Time.LiveToAsync(February, TimelineSteps.HalfADay, default);

        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-31T10:00 part 1 units 01-01..01-31T10:00 100: 100.00 - 0.00 - 0.00 = 100.00",
            "02-01 cycle units 01-01..02-01 250: 250.00 - 0.00 - 100.00 = 150.00",
            "02-01T06:00 part 1 units 02-01..02-01T06:00 120: 120.00 - 0.00 - 0.00 = 120.00",
        ]);
    }

    [Fact]
    public async Task The_usage_of_a_voided_part_is_waived_R11()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, _) = await UsedAsync(host);
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 100m);
        await host.VoidAsync((await host.InvoicesAsync())[0].Id);
        await host.UseAtAsync(customer, "2026-01-10T10:00:00Z", "units", 130m);
        await host.Time.LiveToAsync(February, TimelineSteps.HalfADay, default);

        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-05T10:00 part 1 units 01-01..01-05T10:00 100: 100.00 - 0.00 - 0.00 = 100.00",
            "01-10T10:00 part 2 units 01-01..01-10T10:00 230: 230.00 - 0.00 - 100.00 = 130.00",
            "02-01 cycle units 01-01..02-01 230: 230.00 - 0.00 - 230.00 = 0.00",
        ]);
        (await host.InvoicesAsync()).Select(i => (i.Status, i.AmountDue.Amount)).ShouldBe(
            [(InvoiceStatus.Void, 0m), (InvoiceStatus.Issued, 130.00m), (InvoiceStatus.Paid, 0m)]);
    }

    [Fact]
    public async Task A_part_voided_to_be_billed_again_is_invoiced_anew_while_its_period_is_open_R11()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, _) = await UsedAsync(host);
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 100m);
        await host.UseAtAsync(customer, "2026-01-10T10:00:00Z", "units", 130m);
        await host.UseAtAsync(customer, "2026-01-12T10:00:00Z", "units", 7m);
        await host.VoidAsync((await host.InvoicesAsync())[0].Id, rebill: true);
        await host.Time.LiveToAsync(February, TimelineSteps.HalfADay, default);

        // 237.00 are used and 130.00 of them invoiced: 107.00 are a part at once.
        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-05T10:00 part 1 units 01-01..01-05T10:00 100: 100.00 - 0.00 - 0.00 = 100.00",
            "01-10T10:00 part 2 units 01-01..01-10T10:00 230: 230.00 - 0.00 - 100.00 = 130.00",
            "01-12T10:01 part 3 units 01-01..01-12T10:01 237: 237.00 - 0.00 - 130.00 = 107.00",
            "02-01 cycle units 01-01..02-01 237: 237.00 - 0.00 - 237.00 = 0.00",
        ]);
        // All of the third part can be credited, and no more.
        var third = (await host.InvoicesAsync())[2];
        (await host.CreditAsync(third, 107.00m)).Note.Lines[0].Discount.IsZero.ShouldBeTrue();
        (await host.TryCreditAsync(third.Lines[0].Id, 0.01m)).Refusal.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_part_voided_to_be_billed_again_after_its_period_is_on_an_invoice_of_the_period_R11()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, _) = await UsedAsync(host);
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 100m);
        await host.UseAtAsync(customer, "2026-01-10T10:00:00Z", "units", 40m);
        await host.Time.LiveToAsync(February, TimelineSteps.HalfADay, default);
        await host.VoidAsync((await host.InvoicesAsync())[0].Id, rebill: true);
        await host.Time.SweepAsync(default);

        (await host.PartLinesAsync()).Order().ShouldBe(
        [
            "01-05T10:00 part 1 units 01-01..01-05T10:00 100: 100.00 - 0.00 - 0.00 = 100.00",
            "02-01 cycle units 01-01..02-01 100: 100.00 - 0.00 - 0.00 = 100.00",
            "02-01 cycle units 01-01..02-01 140: 140.00 - 0.00 - 100.00 = 40.00",
        ]);
        (await host.InvoicesAsync()).Where(i => i.Cause == InvoiceCause.Change).Select(i => (i.InvoiceDate, i.DueDate, i.Total.Amount)).ShouldBe(
            [(At("2026-02-01T00:00:00Z"), At("2026-02-01T00:00:00Z"), 100.00m)]);
    }

    [Fact]
    public async Task A_closing_invoice_voided_to_be_billed_again_leaves_out_the_parts_again_R11_R16()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, _) = await UsedAsync(host);
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 100m);
        await host.UseAtAsync(customer, "2026-01-10T10:00:00Z", "units", 40m);
        await host.Time.LiveToAsync(February, TimelineSteps.HalfADay, default);
        await host.VoidAsync((await host.InvoicesAsync())[1].Id, rebill: true);
        await host.Time.SweepAsync(default);

        (await host.InvoicesAsync())[^1].Lines.Select(l => l.Line).Select(l => $"{l.Sequence}: {l.AdjustedSubtotal.ToAmountString()} - {l.PartiallyInvoiced.ToAmountString()} = {l.Amount.ToAmountString()}").ShouldBe(
            ["3: 140.00 - 100.00 = 40.00"]);
        (await host.InvoicesAsync()).Sum(i => i.AmountDue.Amount).ShouldBe(140.00m);
    }

    [Fact]
    public async Task A_plan_change_closes_the_parts_of_the_old_price_R20()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, subscription) = await UsedAsync(host);
        var dearer = await host.MeteredPlanAsync([("units", new UnitPriceModel(2.00m))]);
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 100m);
        await host.UseAtAsync(customer, "2026-01-12T10:00:00Z", "units", 30m);
        await host.ChangeAtAsync("2026-01-16T00:00:00Z", subscription.Id, new ChangePlan { PlanId = dearer.Id });
        await host.UseAtAsync(customer, "2026-01-20T10:00:00Z", "units", 50m);
        await host.Time.LiveToAsync(February, TimelineSteps.HalfADay, default);

        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-05T10:00 part 1 units 01-01..01-05T10:00 100: 100.00 - 0.00 - 0.00 = 100.00",
            "01-16 cycle units 01-01..01-16 130: 130.00 - 0.00 - 100.00 = 30.00",
            "01-20T10:00 part 2 units 01-16..01-20T10:00 50: 100.00 - 0.00 - 0.00 = 100.00",
            "02-01 cycle units 01-16..02-01 50: 100.00 - 0.00 - 100.00 = 0.00",
        ]);
    }

    // Cancelled on 16 January, what was used until then is left; cancelled for the 4th, when no part was due yet, all of the part goes back.
    [Theory]
    [InlineData("2026-01-16T15:30:00Z", "01-16T15:30 cycle units 01-01..01-16T15:30 130: 130.00 - 0.00 - 100.00 = 30.00", 130)]
    [InlineData("2026-01-04T00:00:00Z", "01-04 cycle units 01-01..01-04 20: 20.00 - 0.00 - 20.00 = 0.00", 20)]
    public async Task A_cancellation_closes_the_parts_R20(string end, string closing, decimal net)
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, subscription) = await UsedAsync(host);
        await host.UseAtAsync(customer, "2026-01-02T10:00:00Z", "units", 20m);
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 80m);
        await host.UseAtAsync(customer, "2026-01-12T10:00:00Z", "units", 30m);
        await host.Time.LiveToAsync(At("2026-01-16T15:30:00Z"), TimelineSteps.HalfADay, default);
        await host.CancelAsync(subscription.Id, CancelOption.RequestedDate, end);
        await host.Time.LiveToAsync(At("2026-03-02T00:00:00Z"), TimelineSteps.HalfADay, default);

        var lines = await host.PartLinesAsync();
        lines.ShouldContain("01-05T10:00 part 1 units 01-01..01-05T10:00 100: 100.00 - 0.00 - 0.00 = 100.00");
        lines.ShouldContain(closing);
        (await host.InvoicesAsync()).Sum(i => i.AmountDue.Amount).ShouldBe(net);
    }

    [Fact]
    public async Task A_pause_closes_the_parts_and_what_resumes_has_parts_of_its_own_R5_R20()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Etc/UTC");
        var plan = await host.MeteredPlanAsync([("units", new TieredPriceModel([new Tier(0, 150, 1.00m), new Tier(150, null, 0.50m)]))]);
        var subscription = await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z", 100.00m);
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 120m);
        await host.UseAtAsync(customer, "2026-01-08T10:00:00Z", "units", 10m);
        await host.ChangeAtAsync("2026-01-09T00:00:00Z", subscription.Id, new PauseSubscription(At("2026-01-10T00:00:00Z"), At("2026-01-20T00:00:00Z")));
        await host.UseAtAsync(customer, "2026-01-15T10:00:00Z", "units", 1_000m); // in the pause
        await host.UseAtAsync(customer, "2026-01-22T10:00:00Z", "units", 200m); // 20 at 1.00 and 180 at 0.50
        await host.UseAtAsync(customer, "2026-01-25T10:00:00Z", "units", 10m);
        await host.Time.LiveToAsync(February, TimelineSteps.HalfADay, default);

        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-05T10:00 part 1 units 01-01..01-05T10:00 120: 120.00 - 0.00 - 0.00 = 120.00",
            "01-10 cycle units 01-01..01-10 130: 130.00 - 0.00 - 120.00 = 10.00",
            "01-22T10:00 part 2 units 01-20..01-22T10:00 200: 110.00 - 0.00 - 0.00 = 110.00",
            "02-01 cycle units 01-20..02-01 210: 115.00 - 0.00 - 110.00 = 5.00",
        ]);
    }

    private static async Task<(Customer Customer, Subscription Subscription)> UsedAsync(BillingHost host)
    {
        var plan = await host.MeteredPlanAsync([("units", new UnitPriceModel(1.00m))]);
        var customer = await host.CustomerAsync("Etc/UTC");
        return (customer, await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z", 100.00m));
    }

    private static async Task DeprecateAsync(BillingHost host, Customer customer, string at, decimal value) =>
        _ = (await host.InScopeAsync<IUsageService, Outcome<UsageCorrection>>(
            s => s.DeprecateAsync(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{customer.Id} units {at} {value}"), default))).Value;
}
