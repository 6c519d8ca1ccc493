using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Rating;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Parts of a period are invoiced when its usage reaches the subscription's threshold (R5, R10, R13, R16).</summary>
public sealed class ThresholdScenarios
{
    [Fact]
    public async Task Threshold_parts_under_tiers_and_packages_sum_to_the_whole_R5_R16()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.MeteredPlanAsync(
            [("tokens", PartSteps.ThreeTiers), ("requests", new PackagePriceModel(3.00m, 100m))], [MoneySteps.Fee("platform", 49.00m)]);
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z", 200.00m);

        // 125.00 + 9.00 are below the threshold.
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "tokens", 1_500m);
        await host.UseAtAsync(customer, "2026-01-05T11:00:00Z", "requests", 250m);
        (await host.InvoicesAsync()).Count.ShouldBe(1);
        await host.UseAtAsync(customer, "2026-01-10T10:00:00Z", "tokens", 2_000m);
        await host.UseAtAsync(customer, "2026-01-19T10:00:00Z", "requests", 60m);
        await host.UseAtAsync(customer, "2026-01-20T10:00:00Z", "tokens", 9_000m);
        await host.UseAtAsync(customer, "2026-01-28T10:00:00Z", "tokens", 345m);

        // The upcoming invoice shows what the parts have taken (R24).
        var upcoming = await host.UpcomingAsync(subscription.Id);
        upcoming.Lines.Select(l => $"{l.Line.Name} {l.Line.AdjustedSubtotal} - {l.Line.PartiallyInvoiced} = {l.Line.Amount}").ShouldBe(
        [
            "tokens 606.90 USD - 600.00 USD = 6.90 USD",
            "requests 12.00 USD - 12.00 USD = 0.00 USD",
            "platform 49.00 USD - 0.00 USD = 49.00 USD",
        ]);
        await host.Time.LiveToAsync(At("2026-02-02T00:00:00Z"), TimelineSteps.HalfADay, default);

        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-01 cycle platform 01-01..02-01 1: 49.00 - 0.00 - 0.00 = 49.00",
            "01-10T10:00 part 1 tokens 01-01..01-10T10:00 3500: 225.00 - 0.00 - 0.00 = 225.00",
            "01-10T10:00 part 1 requests 01-01..01-10T10:00 250: 9.00 - 0.00 - 0.00 = 9.00",
            "01-20T10:00 part 2 tokens 01-01..01-20T10:00 12500: 600.00 - 0.00 - 225.00 = 375.00",
            "01-20T10:00 part 2 requests 01-01..01-20T10:00 310: 12.00 - 0.00 - 9.00 = 3.00",
            "02-01 cycle tokens 01-01..02-01 12845: 606.90 - 0.00 - 600.00 = 6.90",
            "02-01 cycle requests 01-01..02-01 310: 12.00 - 0.00 - 12.00 = 0.00",
            "02-01 cycle platform 02-01..03-01 1: 49.00 - 0.00 - 0.00 = 49.00",
        ]);
        var invoices = await host.InvoicesAsync();
        invoices.Select(i => $"{i.Cause} {i.Number} {i.IssuedAt} {i.Total}").ShouldBe(
        [
            "Cycle INV-000001 2026-01-01T00:00:00Z 49.00 USD",
            "Threshold INV-000002 2026-01-10T10:00:00Z 234.00 USD",
            "Threshold INV-000003 2026-01-20T10:00:00Z 378.00 USD",
            "Cycle INV-000004 2026-02-01T12:00:00Z 55.90 USD",
        ]);
        invoices[1].CauseId.ShouldBe($"{subscription.Id}|2026-01-01|1");
        // Three tiers on the closing line, and how it came about.
        var closing = invoices[3].Lines[0].Line;
        closing.SubLines.Select(s => s.Amount.ToAmountString()).ShouldBe(["100.00", "450.00", "56.90"]);
        closing.Explanation.Steps.OfType<PartsStep>().Single().ToString().ShouldBe(
            "PartsStep { Parts = 2, Settled = 600.00 USD, Credits = 0.00 USD, Billed = 6.90 USD }");

        // Another period counts anew.
        await host.UseAtAsync(customer, "2026-02-10T10:00:00Z", "tokens", 4_000m);
        (await host.PartLinesAsync())[^1].ShouldBe("02-10T10:00 part 1 tokens 02-01..02-10T10:00 4000: 250.00 - 0.00 - 0.00 = 250.00");
        (await host.InvoicesAsync())[^1].CauseId.ShouldBe($"{subscription.Id}|2026-02-01|1");
    }

    [Fact]
    public async Task What_can_fall_has_no_parts_and_a_minimum_waits_for_the_end_R16()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var volume = new BulkPriceModel([new Tier(0, 1_000, 0.10m), new Tier(1_000, null, 0.05m)]);
        var plan = await host.MeteredPlanAsync(
            [("tokens", new UnitPriceModel(0.10m)), ("calls", volume)], adjustments: [new(new NewAdjustment { Kind = AdjustmentKind.Minimum, Value = 400.00m, ItemId = default(ItemId) })]);
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z", 100.00m);

        // 90.00 of calls are no part: 200 calls more make 55.00 of them.
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "calls", 900m);
        await host.UseAtAsync(customer, "2026-01-06T10:00:00Z", "tokens", 999m);
        (await host.InvoicesAsync()).ShouldBeEmpty();
        await host.UseAtAsync(customer, "2026-01-07T10:00:00Z", "tokens", 1m);
        await host.UseAtAsync(customer, "2026-01-20T10:00:00Z", "calls", 200m);
        await host.Time.LiveToAsync(At("2026-02-02T00:00:00Z"), TimelineSteps.HalfADay, default);

        // Of the 400.00, 155.00 are used; 245.00 are split 100 : 55.
        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-07T10:00 part 1 tokens 01-01..01-07T10:00 1000: 100.00 - 0.00 - 0.00 = 100.00",
            "02-01 cycle tokens 01-01..02-01 1000: 258.06 - 0.00 - 100.00 = 158.06",
            "02-01 cycle calls 01-01..02-01 1100: 141.94 - 0.00 - 0.00 = 141.94",
        ]);
    }

    // One charge takes up more of a shared maximum as it grows, so the other falls: both wait. A maximum of one charge holds it up only.
    [Theory]
    [InlineData(true, "02-01 cycle tokens 01-01..02-01 80: 40.00 - 0.00 - 0.00 = 40.00", "02-01 cycle calls 01-01..02-01 120: 60.00 - 0.00 - 0.00 = 60.00")]
    [InlineData(
        false, "01-05T10:00 part 1 tokens 01-01..01-05T10:00 80: 80.00 - 0.00 - 0.00 = 80.00", "01-10T10:00 part 2 calls 01-01..01-10T10:00 120: 120.00 - 0.00 - 0.00 = 120.00",
        "02-01 cycle tokens 01-01..02-01 80: 80.00 - 0.00 - 80.00 = 0.00", "02-01 cycle calls 01-01..02-01 120: 120.00 - 0.00 - 120.00 = 0.00")]
    public async Task A_maximum_over_several_charges_waits_for_the_end_R16(bool isShared, params string[] lines)
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        NewPlanAdjustment maximum = new(new NewAdjustment { Kind = AdjustmentKind.Maximum, Value = 100.00m });
        var plan = await host.MeteredPlanAsync([("tokens", new UnitPriceModel(1m)), ("calls", new UnitPriceModel(1m))], adjustments: isShared ? [maximum] : null);
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z", 50.00m);

        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "tokens", 80m);
        await host.UseAtAsync(customer, "2026-01-10T10:00:00Z", "calls", 120m);
        await host.Time.LiveToAsync(At("2026-02-02T00:00:00Z"), TimelineSteps.HalfADay, default);

        (await host.PartLinesAsync()).ShouldBe(lines);
    }

    [Fact]
    public async Task Discounts_of_a_part_are_those_of_the_whole_period_so_far_R4_R5()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.MeteredPlanAsync(
            [("tokens", new UnitPriceModel(1m))],
            adjustments:
            [
                new(new NewAdjustment { Kind = AdjustmentKind.AmountDiscount, Value = 50.00m }),
                new(new NewAdjustment { Kind = AdjustmentKind.PercentageDiscount, Value = 0.10m }),
            ]);
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z", 60.00m);

        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "tokens", 100m); // (100 - 50) x 0.9 = 45.00
        await host.UseAtAsync(customer, "2026-01-08T10:00:00Z", "tokens", 20m); // 63.00
        await host.UseAtAsync(customer, "2026-01-20T10:00:00Z", "tokens", 90m); // 144.00
        await host.UseAtAsync(customer, "2026-01-25T10:00:00Z", "tokens", 5m); // 148.50
        await host.Time.LiveToAsync(At("2026-02-02T00:00:00Z"), TimelineSteps.HalfADay, default);

        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-08T10:00 part 1 tokens 01-01..01-08T10:00 120: 63.00 - 0.00 - 0.00 = 63.00",
            "01-20T10:00 part 2 tokens 01-01..01-20T10:00 210: 144.00 - 0.00 - 63.00 = 81.00",
            "02-01 cycle tokens 01-01..02-01 215: 148.50 - 0.00 - 144.00 = 4.50",
        ]);
        // The first part shows its own discounts, a later one those of the period so far.
        (await host.InvoicesAsync()).Select(i => i.Lines[0].Line).Select(l => $"{l.Subtotal.ToAmountString()} {string.Join(' ', l.Adjustments.Select(a => a.Amount.ToAmountString()))}").ShouldBe(
            ["120.00 -50.00 -7.00", "210.00 -50.00 -16.00", "215.00 -50.00 -16.50"]);
        // Of the second, 81.00 can be credited: 90.00 less 9.00 of discounts.
        var part = (await host.InvoicesAsync())[1];
        var note = await host.CreditAsync(part, 81.00m);
        (note.Note.Lines[0].Amount.Amount, note.Note.Lines[0].Discount.Amount).ShouldBe((81.00m, 9.00m));
    }

    [Fact]
    public async Task Each_part_is_taxed_as_an_invoice_of_its_own_and_takes_the_balance_R18_R19()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        await host.TaxAllAsync(0.19m);
        var plan = await host.MeteredPlanAsync([("tokens", new UnitPriceModel(0.01m))]);
        var customer = await host.CustomerAsync("Europe/Berlin");
        await host.AdjustAsync(customer.Id, 70.00m);
        await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z", 50.00m);

        await host.UseAtAsync(customer, "2026-01-05T23:30:00Z", "tokens", 5_003m);
        await host.UseAtAsync(customer, "2026-01-10T10:00:00Z", "tokens", 5_003m);
        await host.UseAtAsync(customer, "2026-01-20T10:00:00Z", "tokens", 300m);
        await host.Time.LiveToAsync(At("2026-02-02T00:00:00Z"), TimelineSteps.HalfADay, default);

        // 50.03 x 0.19 = 9.5057 twice; 3.00 x 0.19 = 0.57.
        (await host.InvoiceSumsAsync()).ShouldBe(
        [
            "50.03 tax 9.51 total 59.54 - 59.54 due 0.00",
            "50.03 tax 9.51 total 59.54 - 10.46 due 49.08",
            "3.00 tax 0.57 total 3.57 - 0.00 due 3.57",
        ]);
        // The last local day of the service so far.
        (await host.InvoicesAsync()).Select(i => i.Lines[0].Taxes!.TaxPoint.Day).ShouldBe([6, 10, 31]);
    }

    [Fact]
    public async Task Another_threshold_counts_at_once_and_none_ends_the_parts_R16_R20()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.MeteredPlanAsync([("tokens", new UnitPriceModel(1m))]);
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z", null);
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "tokens", 150m);
        (await host.InvoicesAsync()).ShouldBeEmpty();

        // The quote shows the part that it would make, and makes none.
        var quote = (await host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionQuote>>(
            s => s.QuoteAsync(subscription.Id, new ChangeInvoicingThreshold(100.00m), default))).Value;
        quote.Invoices.Select(i => (i.Cause, i.Total.Amount)).ShouldBe([(InvoiceCause.Threshold, 150.00m)]);
        (await host.InvoicesAsync()).ShouldBeEmpty();
        (await host.ChangeAtAsync("2026-01-10T09:00:00Z", subscription.Id, new ChangeInvoicingThreshold(100.00m))).InvoicingThreshold!.Value.Amount.ShouldBe(100.00m);
        await host.UseAtAsync(customer, "2026-01-15T10:00:00Z", "tokens", 100m);
        (await host.ChangeAtAsync("2026-01-16T09:00:00Z", subscription.Id, new ChangeInvoicingThreshold(null))).InvoicingThreshold.ShouldBeNull();
        await host.UseAtAsync(customer, "2026-01-20T10:00:00Z", "tokens", 500m);
        await host.Time.LiveToAsync(At("2026-02-02T00:00:00Z"), TimelineSteps.HalfADay, default);

        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-10T09:00 part 1 tokens 01-01..01-10T09:00 150: 150.00 - 0.00 - 0.00 = 150.00",
            "01-15T10:00 part 2 tokens 01-01..01-15T10:00 250: 250.00 - 0.00 - 150.00 = 100.00",
            "02-01 cycle tokens 01-01..02-01 750: 750.00 - 0.00 - 250.00 = 500.00",
        ]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(0.001)]
    public async Task A_threshold_is_an_amount_above_zero(decimal threshold)
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.MeteredPlanAsync([("tokens", new UnitPriceModel(1m))]);
        var customer = await host.CustomerAsync("Etc/UTC");

        var made = await host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionView>>(
            s => s.CreateAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id, InvoicingThreshold = threshold }, default));

        made.Refusal!.Issues.ShouldHaveSingleItem().Field.ShouldBe("invoicing_threshold");
    }

    [Fact]
    public async Task A_part_is_issued_at_once_whoever_issues_the_other_invoices_R13()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.MeteredPlanAsync([("tokens", new UnitPriceModel(1m))]);
        var customer = await host.CustomerAsync("Etc/UTC", autoIssuance: false);
        var subscription = await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z", 100.00m);
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "tokens", 100m);

        // What is on a draft stays there (docs/decisions/0026): the pause ends a piece of January, and its draft waits for somebody to issue it.
        await host.ChangeAtAsync("2026-01-09T00:00:00Z", subscription.Id, new PauseSubscription(At("2026-01-10T00:00:00Z"), At("2026-01-12T00:00:00Z")));
        await host.UseAtAsync(customer, "2026-01-09T10:00:00Z", "tokens", 40m);
        await host.UseAtAsync(customer, "2026-01-15T10:00:00Z", "tokens", 300m);
        var waiting = (await host.InvoicesAsync()).Single(i => i.Status == InvoiceStatus.Draft);
        await host.InvoiceAsync(s => s.IssueAsync(waiting.Id, default));
        await host.UseAtAsync(customer, "2026-01-20T10:00:00Z", "tokens", 1m);

        (await host.PartLinesAsync()).ShouldBe(
        [
            "01-05T10:00 part 1 tokens 01-01..01-05T10:00 100: 100.00 - 0.00 - 0.00 = 100.00",
            "01-10 cycle tokens 01-01..01-10 140: 140.00 - 0.00 - 100.00 = 40.00",
            "01-20T10:00 part 2 tokens 01-12..01-20T10:00 301: 301.00 - 0.00 - 0.00 = 301.00",
        ]);
    }
}
