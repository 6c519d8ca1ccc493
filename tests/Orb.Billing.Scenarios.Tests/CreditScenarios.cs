using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Periods;
using Orb.Billing.Credits;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Prepaid credits pay arrears charges by the day, before money does (R12, R17, R22, R26).</summary>
public sealed class CreditScenarios
{
    [Fact]
    public async Task Credits_of_a_pricing_unit_pay_first_and_only_the_rest_is_converted_orb_pipeline_currency()
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z");
        await host.InScopeAsync<IPricingUnitService>(s => s.CreateAsync(new CreatePricingUnit("credits"), default));
        var plan = await host.UsagePlanAsync(1m, "credits", 2.00m);
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.BlockAsync(customer, 100m, unit: "credits");
        var subscription = await host.SubscribeAsync(customer, plan, "2024-01-01T00:00:00Z");
        await host.Time.LiveToAsync(At("2024-01-10T01:00:00Z"), Duration.FromDays(1), default);
        await host.UseAsync(customer, "2024-01-10T00:00:00Z", 120m);

        // The upcoming invoice, the draft and the issued one agree (R24).
        (await host.UpcomingAsync(subscription.Id)).Lines.Single().Line.CreditsApplied.Amount.ShouldBe(100m);
        await host.Time.LiveToAsync(At("2024-02-01T06:00:00Z"), Duration.FromHours(6), default);
        var draft = (await host.InvoicesAsync()).Single(i => i.Status == InvoiceStatus.Draft);
        draft.Lines.Single().Line.Amount.ToString().ShouldBe("40.00 USD");
        (await host.CreditsAsync(s => s.PendingAsync(customer.Id, "credits", default))).Value.Single().State.ShouldBe(LedgerEntryState.Pending);
        await host.Time.LiveToAsync(At("2024-02-02T00:00:00Z"), Duration.FromHours(6), default);

        var issued = (await host.InvoicesAsync()).Single();
        var line = issued.Lines.Single().Line;
        (line.Quantity, line.Subtotal.Amount, line.CreditsApplied.Amount, line.Amount.ToString()).ShouldBe((120m, 120m, 100m, "40.00 USD"));
        (issued.Subtotal.ToString(), issued.Total.ToString(), issued.AmountDue.ToString()).ShouldBe(("40.00 USD", "40.00 USD", "40.00 USD"));
        (await host.LedgerAsync(customer, "credits")).ShouldBe(
        [
            "2024-01-01T00:00:00Z Increment 100.000000000 -> 100.000000000",
            "2024-02-01T12:00:00Z Decrement 100.000000000 -> 0.000000000 of 2024-01-10",
        ]);

        // The next period bills on.
        await host.Time.LiveToAsync(At("2024-03-02T00:00:00Z"), Duration.FromHours(12), default);
        (await host.InvoicesAsync()).Select(i => i.AmountDue.ToString()).ShouldBe(["40.00 USD", "0.00 USD"]);
    }

    [Fact]
    public async Task A_block_that_expires_within_the_period_pays_the_days_before_and_loses_the_rest_R17()
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z");
        var plan = await host.UsagePlanAsync();
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.BlockAsync(customer, 100m, expires: "2024-01-16T00:00:00Z");
        await host.SubscribeAsync(customer, plan, "2024-01-01T00:00:00Z");
        await host.Time.LiveToAsync(At("2024-01-10T01:00:00Z"), Duration.FromDays(1), default);
        await host.UseAsync(customer, "2024-01-10T00:00:00Z", 30m);
        await host.Time.LiveToAsync(At("2024-01-20T01:00:00Z"), Duration.FromHours(12), default);
        await host.UseAsync(customer, "2024-01-20T00:00:00Z", 50m);

        // Of 100.00 the 30.00 of 10 January are held for the invoice; 70.00 are gone at the midnight of the 16th.
        (await host.LedgerAsync(customer)).ShouldBe(
            ["2024-01-01T00:00:00Z Increment 100.00 -> 100.00", "2024-01-16T00:00:00Z CreditBlockExpiry 70.00 -> 30.00"]);
        await host.Time.LiveToAsync(At("2024-02-02T00:00:00Z"), Duration.FromHours(12), default);

        (await host.CreditLinesAsync()).ShouldBe(["2024-02-01 Issued Usage 80.00 - 30.00 = 50.00 USD"]);
        (await host.LedgerAsync(customer))[2..].ShouldBe(["2024-02-01T12:00:00Z Decrement 30.00 -> 0.00 of 2024-01-10"]);
        (await host.BlocksAsync(customer)).ShouldBe(["100.00: 0.00 left Active"]);
    }

    [Fact]
    public async Task A_level_is_worth_something_every_day_and_a_block_pays_the_days_it_covers_R17()
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z");
        var plan = await host.UsagePlanAsync("SELECT WEIGHTED_SUM(value) FROM all_events WHERE event_name = 'use'");
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.BlockAsync(customer, 100m, expires: "2024-01-16T00:00:00Z");
        await host.UseAsync(customer, "2024-01-01T00:00:00Z", 31m);
        await host.SubscribeAsync(customer, plan, "2024-01-01T00:00:00Z");
        await host.Time.LiveToAsync(At("2024-02-02T00:00:00Z"), Duration.FromHours(12), default);

        // 31 units all January are 1.00 a day, of which the block pays 15.
        (await host.CreditLinesAsync()).ShouldBe(["2024-02-01 Issued Usage 31.00 - 15.00 = 16.00 USD"]);
    }

    [Fact]
    public async Task What_was_held_for_days_before_the_expiry_and_is_not_drawn_expires_with_the_invoice_R17()
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z");
        var plan = await host.UsagePlanAsync();
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.BlockAsync(customer, 100m, expires: "2024-01-16T00:00:00Z");
        await host.SubscribeAsync(customer, plan, "2024-01-01T00:00:00Z");
        await host.Time.LiveToAsync(At("2024-01-10T01:00:00Z"), Duration.FromDays(1), default);
        await host.UseAsync(customer, "2024-01-10T00:00:00Z", 30m);
        await host.Time.LiveToAsync(At("2024-01-18T00:00:00Z"), Duration.FromHours(12), default);
        (await host.InScopeAsync<Metering.IUsageService, Outcome<Metering.UsageCorrection>>(
            s => s.DeprecateAsync($"{customer.Id} 2024-01-10T00:00:00Z 30", default))).Refusal.ShouldBeNull();
        await host.Time.LiveToAsync(At("2024-02-02T00:00:00Z"), Duration.FromHours(12), default);

        (await host.CreditLinesAsync()).ShouldBe(["2024-02-01 Paid Usage 0.00 - 0.00 = 0.00 USD"]);
        (await host.LedgerAsync(customer))[1..].ShouldBe(
            ["2024-01-16T00:00:00Z CreditBlockExpiry 70.00 -> 30.00", "2024-01-16T00:00:00Z CreditBlockExpiry 30.00 -> 0.00"]);
    }

    [Fact]
    public async Task Two_drafts_never_promise_one_credit_R17()
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z");
        var plan = await host.UsagePlanAsync();
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.BlockAsync(customer, 100m);
        await host.SubscribeAsync(customer, plan, "2024-01-01T00:00:00Z");
        await host.SubscribeAsync(customer, plan, "2024-01-01T00:00:00Z");
        await host.Time.LiveToAsync(At("2024-01-10T01:00:00Z"), Duration.FromDays(1), default);
        // Both subscriptions meter the customer's usage: 70.00 each.
        await host.UseAsync(customer, "2024-01-10T00:00:00Z", 70m);
        await host.Time.LiveToAsync(At("2024-02-01T06:00:00Z"), Duration.FromHours(6), default);

        (await host.CreditLinesAsync()).ShouldBe(
            ["2024-02-01 Draft Usage 70.00 - 70.00 = 0.00 USD", "2024-02-01 Draft Usage 70.00 - 30.00 = 40.00 USD"]);
        foreach (var draft in await host.InvoicesAsync())
        {
            // Each alone shows what both together show.
            var alone = (await host.InScopeAsync<IInvoiceService, InvoiceView?>(s => s.FindAsync(draft.Id, default)))!.Invoice;
            alone.Total.ShouldBe(draft.Total);
        }

        (await host.CreditsAsync(s => s.DecrementAsync(customer.Id, new DecrementCredits(1m, "USD"), default))).Value.Count.ShouldBe(1);
        await host.Time.LiveToAsync(At("2024-02-02T00:00:00Z"), Duration.FromHours(6), default);

        // The manual decrement found nothing free, so the balance went below zero; the drafts kept what they had.
        (await host.LedgerAsync(customer)).ShouldBe(
        [
            "2024-01-01T00:00:00Z Increment 100.00 -> 100.00",
            "2024-02-01T06:00:00Z Decrement 1.00 -> 99.00",
            "2024-02-01T12:00:00Z Decrement 70.00 -> 29.00 of 2024-01-10",
            "2024-02-01T12:00:00Z Decrement 29.00 -> 0.00 of 2024-01-10",
        ]);
    }

    [Fact]
    public async Task A_block_for_some_items_pays_those_alone_and_before_others_R17()
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z");
        var plan = await host.UsagePlanAsync(1m, null, null, MoneySteps.Fee("Support", 20m, inAdvance: false), MoneySteps.Fee("Platform", 10m));
        var other = (await host.InScopeAsync<ICatalogService, Outcome<Item>>(s => s.CreateItemAsync(new CreateItem("Storage"), default))).Value;
        var item = plan.Prices[0].Price.ItemId;
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.BlockAsync(customer, 500m, with: b => b with { Filters = [ItemFilter.Only(other.Id)] });
        await host.BlockAsync(customer, 15m, with: b => b with { Filters = [ItemFilter.Only(item)] });
        await host.BlockAsync(customer, 40m);
        await host.SubscribeAsync(customer, plan, "2024-01-01T00:00:00Z");
        await host.Time.LiveToAsync(At("2024-01-10T01:00:00Z"), Duration.FromDays(1), default);
        await host.UseAsync(customer, "2024-01-10T00:00:00Z", 50m);
        await host.Time.LiveToAsync(At("2024-02-02T00:00:00Z"), Duration.FromHours(12), default);

        // 10 January draws 15.00 of the filtered block and 35.00 of the free one; the fee of 31 January gets the last 5.00. Fees in advance
        // draw nothing.
        (await host.CreditLinesAsync()).Where(l => !l.Contains("2024-03", StringComparison.Ordinal)).ShouldBe(
        [
            "2024-01-01 Issued Platform 10.00 - 0.00 = 10.00 USD",
            "2024-02-01 Issued Usage 50.00 - 50.00 = 0.00 USD",
            "2024-02-01 Issued Support 20.00 - 5.00 = 15.00 USD",
            "2024-02-01 Issued Platform 10.00 - 0.00 = 10.00 USD",
        ]);
        (await host.LedgerAsync(customer))[3..].ShouldBe(
        [
            "2024-02-01T12:00:00Z Decrement 15.00 -> 540.00 of 2024-01-10",
            "2024-02-01T12:00:00Z Decrement 35.00 -> 505.00 of 2024-01-10",
            "2024-02-01T12:00:00Z Decrement 5.00 -> 500.00 of 2024-01-31",
        ]);
    }

    [Fact]
    public async Task A_top_up_buys_the_fewest_increments_that_end_above_the_threshold_R26()
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z");
        var plan = await host.UsagePlanAsync();
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.BlockAsync(customer, 100m);
        (await host.CreditsAsync(s => s.SetTopUpAsync(
            customer.Id, new SetTopUp { Threshold = 20m, Amount = 10m, PerUnitCostBasis = 0.9m, Currency = "USD", Invoice = new PurchaseTerms(14, "Top-up") }, default)))
            .Refusal.ShouldBeNull();
        await host.SubscribeAsync(customer, plan, "2024-01-01T00:00:00Z");
        await host.Time.LiveToAsync(At("2024-01-10T01:00:00Z"), Duration.FromDays(1), default);
        await host.UseAsync(customer, "2024-01-10T00:00:00Z", 95m);
        await host.Time.LiveToAsync(At("2024-02-02T00:00:00Z"), Duration.FromHours(12), default);

        // 5.00 are left; two increments end at 25.00, above 20.00. They cost 20 x 0.90 = 18.00.
        (await host.LedgerAsync(customer))[1..].ShouldBe(
            ["2024-02-01T12:00:00Z Decrement 95.00 -> 5.00 of 2024-01-10", "2024-02-01T12:00:00Z Increment 20.00 -> 25.00"]);
        var purchase = (await host.InvoicesAsync()).Single(i => i.SubscriptionId is null);
        (purchase.Status, purchase.Total.ToString(), purchase.IssuedAt, purchase.DueDate, purchase.Memo).ShouldBe(
            (InvoiceStatus.Issued, "18.00 USD", At("2024-02-01T12:00:00Z"), At("2024-02-15T00:00:00Z"), "Top-up"));
    }

    [Fact]
    public async Task Credits_that_must_be_paid_first_are_usable_from_the_payment_on()
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Etc/UTC");
        var block = await host.BlockAsync(customer, 100m, with: b => b with
        {
            PerUnitCostBasis = 0.5m,
            Invoice = new PurchaseTerms(RequireSuccessfulPayment: true),
        });
        (await host.BlocksAsync(customer)).ShouldBe(["100.00: 100.00 left PendingPayment"]);
        var invoice = (await host.InvoicesAsync()).Single();
        (invoice.Id, invoice.Status, invoice.Total.ToString()).ShouldBe((block.PurchaseInvoiceId!.Value, InvoiceStatus.Issued, "50.00 USD"));
        await host.PayAsync(invoice.Id);
        (await host.BlocksAsync(customer)).ShouldBe(["100.00: 100.00 left Active"]);
    }

    [Theory]
    [InlineData(true, 100, "100.00: 0.00 left PendingPayment")]
    [InlineData(false, 100, "100.00: 0.00 left Active")]
    [InlineData(false, 70, "100.00: 0.00 left Active")]
    public async Task Voiding_a_purchase_that_nobody_paid_takes_its_credits_back_as_far_as_they_are_left_R17(bool waits, int left, string block)
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.BlockAsync(customer, 100m, with: b => b with { PerUnitCostBasis = 0.5m, Invoice = new PurchaseTerms(RequireSuccessfulPayment: waits) });
        if (left < 100)
            (await host.CreditsAsync(s => s.DecrementAsync(customer.Id, new DecrementCredits(100m - left, "USD"), default))).Refusal.ShouldBeNull();

        await host.VoidAsync((await host.InvoicesAsync()).Single().Id);

        (await host.BlocksAsync(customer)).ShouldBe([block]);
        (await host.LedgerAsync(customer))[^1].ShouldBe(FormattableString.Invariant($"2024-01-01T00:00:00Z Void {left:0.00} -> 0.00"));
    }

    [Fact]
    public async Task A_purchase_that_rounds_to_nothing_is_refused_R26()
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Etc/UTC");
        (await host.CreditsAsync(s => s.AddAsync(
            customer.Id, new AddCreditBlock { Amount = 0.01m, Currency = "USD", PerUnitCostBasis = 0.1m, Invoice = new PurchaseTerms() }, default))).Refusal!.ToString()!
            .ShouldContain("rounds to nothing");
        (await host.CreditsAsync(s => s.SetTopUpAsync(
            customer.Id, new SetTopUp { Threshold = 1m, Amount = 0.01m, PerUnitCostBasis = 0.1m, Currency = "USD" }, default))).Refusal!.ToString()!
            .ShouldContain("rounds to nothing");
        (await host.CreditsAsync(s => s.AddAsync(
            customer.Id, new AddCreditBlock { Amount = 1m, Currency = "USD", ExpiresAt = At("2024-01-05T00:30:00Z") }, default))).Refusal!.ToString()!
            .ShouldContain("must be the start of a day");
        (await host.LedgerAsync(customer)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2024-02-01T00:00:00Z")]
    public async Task Credits_return_before_money_when_the_charge_falls_R12(string? expires)
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z");
        var plan = await host.UsagePlanAsync();
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.BlockAsync(customer, 100m, expires);
        var subscription = await host.SubscribeAsync(customer, plan, "2024-01-01T00:00:00Z");
        await host.Time.LiveToAsync(At("2024-01-10T01:00:00Z"), Duration.FromDays(1), default);
        await host.UseAsync(customer, "2024-01-10T00:00:00Z", 130m);
        await host.Time.LiveToAsync(At("2024-02-10T00:00:00Z"), Duration.FromHours(12), default);
        (await host.CreditLinesAsync()).ShouldBe(["2024-02-01 Issued Usage 130.00 - 100.00 = 30.00 USD"]);

        // Cancelled back to 5 January: the usage of the 10th is no part of it any more.
        await host.CancelAsync(subscription.Id, CancelOption.RequestedDate, "2024-01-05T00:00:00Z");

        var note = (await host.InvoicesAsync()).SelectMany(i => i.CreditNotes).Single();
        note.Total.ToString().ShouldBe("30.00 USD");
        (await host.LedgerAsync(customer))[2..].ShouldBe(expires is null
            ? ["2024-02-10T00:00:00Z Amendment 100.00 -> 100.00 of 2024-01-10"]
            : ["2024-02-10T00:00:00Z Amendment 100.00 -> 100.00 of 2024-01-10", "2024-02-10T00:00:00Z CreditBlockExpiry 100.00 -> 0.00"]);
    }

    [Fact]
    public async Task A_voided_invoice_returns_its_credits_and_billing_it_again_draws_them_again_R11()
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z");
        var plan = await host.UsagePlanAsync();
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.BlockAsync(customer, 100m);
        await host.SubscribeAsync(customer, plan, "2024-01-01T00:00:00Z");
        await host.Time.LiveToAsync(At("2024-01-10T01:00:00Z"), Duration.FromDays(1), default);
        await host.UseAsync(customer, "2024-01-10T00:00:00Z", 130m);
        await host.Time.LiveToAsync(At("2024-02-10T00:00:00Z"), Duration.FromHours(12), default);
        await host.VoidAsync((await host.InvoicesAsync()).Single().Id, rebill: true);
        (await host.BlocksAsync(customer)).ShouldBe(["100.00: 100.00 left Active"]);
        await host.Time.SweepAsync(default);

        (await host.CreditLinesAsync()).Order().ShouldBe(
            ["2024-02-01 Issued Usage 130.00 - 100.00 = 30.00 USD", "2024-02-01 Void Usage 130.00 - 100.00 = 30.00 USD"]);
        (await host.LedgerAsync(customer))[1..].ShouldBe(
        [
            "2024-02-01T12:00:00Z Decrement 100.00 -> 0.00 of 2024-01-10",
            "2024-02-10T00:00:00Z Amendment 100.00 -> 100.00 of 2024-01-10",
            "2024-02-10T00:00:00Z Decrement 100.00 -> 0.00 of 2024-01-10",
        ]);
    }

    [Fact]
    public async Task Allocations_grant_each_month_and_what_is_left_ends_with_it()
    {
        await using var host = await StartAsync("2024-01-31T00:00:00Z");
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.CreditsAsync(s => s.AddAllocationAsync(
            customer.Id, new AddCreditAllocation { Amount = 10m, Currency = "USD", Cadence = Cadence.Monthly, Lifetime = CreditLifetime.Cadence }, default));
        await host.Time.CatchUpAtAsync(At("2024-04-02T00:00:00Z"), default);
        (await host.LedgerAsync(customer)).ShouldBe(
        [
            "2024-01-31T00:00:00Z Increment 10.00 -> 10.00",
            "2024-02-29T00:00:00Z CreditBlockExpiry 10.00 -> 0.00",
            "2024-02-29T00:00:00Z Increment 10.00 -> 10.00",
            "2024-03-31T00:00:00Z CreditBlockExpiry 10.00 -> 0.00",
            "2024-03-31T00:00:00Z Increment 10.00 -> 10.00",
        ]);
    }

    [Fact]
    public async Task Late_usage_draws_on_the_day_it_happened_beyond_what_the_earlier_line_drew_R15_R17()
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z", o => o.IngestWindow = Duration.FromDays(40));
        var plan = await host.UsagePlanAsync();
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.BlockAsync(customer, 25m, expires: "2024-01-16T00:00:00Z", with: b => b with { Description = "Welcome" });
        await host.BlockAsync(customer, 50m);
        await host.SubscribeAsync(customer, plan, "2024-01-01T00:00:00Z");
        await host.Time.LiveToAsync(At("2024-01-20T01:00:00Z"), Duration.FromDays(1), default);
        await host.UseAsync(customer, "2024-01-20T00:00:00Z", 10m);
        await host.Time.LiveToAsync(At("2024-02-10T00:00:00Z"), Duration.FromHours(12), default);
        await host.UseAsync(customer, "2024-01-05T00:00:00Z", 20m);
        await host.UseAsync(customer, "2024-01-25T00:00:00Z", 30m);
        await host.Time.LiveToAsync(At("2024-03-02T00:00:00Z"), Duration.FromHours(12), default);

        // The 25.00 went at the midnight of the 16th, before anybody knew of 5 January; 40.00 are left of the 50.00 for the 50.00 that came late.
        (await host.CreditLinesAsync()).ShouldBe(
        [
            "2024-02-01 Paid Usage 10.00 - 10.00 = 0.00 USD",
            "2024-03-01 Issued Usage 50.00 - 40.00 = 10.00 USD",
            "2024-03-01 Issued Usage 0.00 - 0.00 = 0.00 USD",
        ]);
        (await host.LedgerAsync(customer))[2..].ShouldBe(
        [
            "2024-01-16T00:00:00Z CreditBlockExpiry 25.00 -> 50.00",
            "2024-02-01T12:00:00Z Decrement 10.00 -> 40.00 of 2024-01-20",
            "2024-03-01T12:00:00Z Decrement 20.00 -> 20.00 of 2024-01-05",
            "2024-03-01T12:00:00Z Decrement 20.00 -> 0.00 of 2024-01-25",
        ]);
    }

    [Fact]
    public async Task Usage_taken_back_after_issue_returns_credits_and_usage_that_comes_again_draws_them_again_R12()
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z", o => o.IngestWindow = Duration.FromDays(60));
        var plan = await host.UsagePlanAsync();
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.BlockAsync(customer, 20m);
        await host.SubscribeAsync(customer, plan, "2024-01-01T00:00:00Z");
        await host.Time.LiveToAsync(At("2024-01-20T01:00:00Z"), Duration.FromDays(1), default);
        await host.UseAsync(customer, "2024-01-20T00:00:00Z", 30m);
        await host.Time.LiveToAsync(At("2024-02-10T00:00:00Z"), Duration.FromHours(12), default);
        await host.InScopeAsync<Metering.IUsageService>(s => s.DeprecateAsync($"{customer.Id} 2024-01-20T00:00:00Z 30", default));
        await host.Time.LiveToAsync(At("2024-03-02T00:00:00Z"), Duration.FromHours(12), default);
        (await host.InvoicesAsync())[0].CreditNotes.Single().Money().ShouldBe("CN-000001 10.00: invoice 10.00, balance 0.00, payer 0.00");
        (await host.BlocksAsync(customer)).ShouldBe(["20.00: 20.00 left Active"]);
        await host.UseAsync(customer, "2024-01-21T00:00:00Z", 5m);
        await host.Time.LiveToAsync(At("2024-04-02T00:00:00Z"), Duration.FromHours(12), default);

        (await host.CreditLinesAsync()).Where(l => !l.Contains(" 0.00 - 0.00", StringComparison.Ordinal)).ShouldBe(
            ["2024-02-01 Paid Usage 30.00 - 20.00 = 10.00 USD", "2024-04-01 Paid Usage 5.00 - 5.00 = 0.00 USD"]);
        (await host.LedgerAsync(customer))[1..].ShouldBe(
        [
            "2024-02-01T12:00:00Z Decrement 20.00 -> 0.00 of 2024-01-20",
            "2024-03-01T12:00:00Z Amendment 20.00 -> 20.00 of 2024-01-20",
            "2024-04-01T12:00:00Z Decrement 5.00 -> 15.00 of 2024-01-21",
        ]);
    }

    [Fact]
    public async Task Blocks_are_split_voided_and_given_back_by_hand_and_the_trail_knows()
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Europe/Berlin");
        var block = await host.BlockAsync(customer, 100m, expires: "2024-02-29T23:00:00Z");
        (await host.CreditsAsync(s => s.DecrementAsync(customer.Id, new DecrementCredits(30m, "USD", "By hand"), default))).Refusal.ShouldBeNull();
        (await host.CreditsAsync(s => s.AmendAsync(customer.Id, new AmendCreditBlock(block.Block.Id, 10m), default))).Refusal.ShouldBeNull();
        (await host.CreditsAsync(s => s.VoidAsync(customer.Id, new VoidCreditBlock(block.Block.Id, 5m, CreditVoidReason.Refund), default))).Refusal.ShouldBeNull();
        (await host.CreditsAsync(s => s.ChangeExpirationAsync(
            customer.Id, new ChangeCreditExpiration(block.Block.Id, At("2024-03-31T22:00:00Z"), 40m), default))).Refusal.ShouldBeNull();
        (await host.CreditsAsync(s => s.VoidAsync(customer.Id, new VoidCreditBlock(block.Block.Id, 36m), default))).Refusal!.Message.ShouldContain("fewer credits left");
        await host.Time.CatchUpAtAsync(At("2024-05-01T00:00:00Z"), default);

        (await host.LedgerAsync(customer)).ShouldBe(
        [
            "2024-01-01T00:00:00Z Increment 100.00 -> 100.00",
            "2024-01-01T00:00:00Z Decrement 30.00 -> 70.00",
            "2024-01-01T00:00:00Z Amendment 10.00 -> 80.00",
            "2024-01-01T00:00:00Z VoidInitiated 5.00 -> 80.00",
            "2024-01-01T00:00:00Z Void 5.00 -> 75.00",
            "2024-01-01T00:00:00Z ExpirationChange 40.00 -> 75.00",
            "2024-02-29T23:00:00Z CreditBlockExpiry 35.00 -> 40.00",
            "2024-03-31T22:00:00Z CreditBlockExpiry 40.00 -> 0.00",
        ]);
        var trail = (await host.InScopeAsync<Audit.IAuditService, Outcome<Page<Audit.AuditEntry>>>(s => s.ListAsync(new Audit.AuditQuery("customer"), new PageRequest(10), default))).Value;
        trail.Items.Reverse().Select(e => e.Action).ShouldBe(
            ["customer.created", "customer.credits_added", "customer.credits_decremented", "customer.credits_amended", "customer.credits_voided", "customer.credits_expiration_changed"]);
    }
}
