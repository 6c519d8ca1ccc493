using NodaTime;
using Orb.Billing.Core.Taxes;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;
using Orb.Billing.Taxes;
using static Orb.Billing.Scenarios.Tests.BillingHost;
using static Orb.Billing.Scenarios.Tests.MoneySteps;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>The taxes of invoices: worked out with every look at a draft, copied at issue (R3, R19).</summary>
public sealed class InvoiceTaxScenarios
{
    // lago-prorate-upgrade-twice-anniversary of the worked cases.
    [Fact]
    public async Task Two_plan_changes_of_one_day_credit_net_and_tax_and_the_balance_pays_the_gross_R12()
    {
        await using var host = await StartAsync("2024-03-05T12:12:00Z");
        await host.TaxAllAsync(0.25m);
        var (a, b, c) = (await host.PlanAsync("EUR", Fee("A", 10m)), await host.PlanAsync("EUR", Fee("B", 15m)), await host.PlanAsync("EUR", Fee("C", 19m)));
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = a.Id, AlignBillingWithStartDate = true });
        await PayLatestAsync(host);
        host.Clock.Reset(At("2024-03-12T12:12:00Z"));
        await ChangeAsync(host, subscription, new ChangePlan { PlanId = b.Id });
        await PayLatestAsync(host);
        host.Clock.Reset(At("2024-03-12T13:12:00Z"));
        await ChangeAsync(host, subscription, new ChangePlan { PlanId = c.Id });
        await host.Time.LiveToAsync(At("2024-03-13T00:00:00Z"), Duration.FromHours(1), default);

        (await host.InvoicesAsync()).OrderBy(i => i.Number).Select(TaxSteps.Sums).ShouldBe(
        [
            "10.00 tax 2.50 total 12.50 - 0.00 due 0.00",
            "11.61 tax 2.90 total 14.51 - 9.67 due 0.00",
            "14.71 tax 3.68 total 18.39 - 14.51 due 3.88",
        ]);
        (await host.NoteSumsAsync()).Order().ShouldBe(
        [
            "INV-000001 7.74 tax 1.93 total 9.67: invoice 0.00, balance 9.67, payer 0.00",
            "INV-000002 11.61 tax 2.90 total 14.51: invoice 0.00, balance 14.51, payer 0.00",
        ]);
        (await host.BalanceAsync(customer.Id, "EUR")).ShouldBe("0.00 EUR");
    }

    // lago-prorate-terminate-same-day-calendar-utc and -anniversary-losangeles of the worked cases.
    [Theory]
    [InlineData("Etc/UTC", false, "37.50 tax 7.50 total 45.00", "45.00 EUR")]
    [InlineData("America/Los_Angeles", true, "50.00 tax 10.00 total 60.00", "60.00 EUR")]
    public async Task A_subscription_cancelled_on_its_first_day_is_credited_whole_with_its_tax(string zone, bool anniversary, string sums, string balance)
    {
        await using var host = await StartAsync("2023-02-08T00:00:00Z");
        await host.TaxAllAsync(0.2m);
        var plan = await host.PlanAsync("EUR", Fee("A", 50m));
        var customer = await host.CustomerAsync(zone);
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id, AlignBillingWithStartDate = anniversary });
        await PayLatestAsync(host, "2023-02-07T00:00:00Z");
        host.Clock.Reset(At("2023-02-08T00:01:00Z"));
        await host.CancelAsync(subscription.Id, CancelOption.Immediate);
        await host.Time.LiveToAsync(At("2023-02-08T01:00:00Z"), Duration.FromHours(1), default);

        var invoice = (await host.InvoicesAsync()).Single();
        invoice.Sums().ShouldStartWith(sums + " ");
        invoice.CreditNotes.Single().Sums().ShouldStartWith(sums + ": invoice 0.00, balance ");
        (await host.BalanceAsync(customer.Id, "EUR")).ShouldBe(balance);
    }

    [Fact]
    public async Task The_lines_of_an_inclusive_invoice_contain_their_tax_and_its_total_is_their_sum_R19()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        await host.TaxAllAsync(0.07m, inclusive: true);
        var plan = await host.PlanAsync("EUR", Fee("A", 10m), Fee("B", 10m), Fee("C", 10m));
        await host.SubscribeAsync(new CreateSubscription { CustomerId = (await host.CustomerAsync("Etc/UTC")).Id, PlanId = plan.Id, AlignBillingWithStartDate = true });

        // 30.00 x 0.07 / 1.07 = 1.9626; a third of 1.96 is no whole cent.
        var invoice = (await host.InvoicesAsync()).Single();
        invoice.Sums().ShouldBe("30.00 tax 1.96 total 30.00 - 0.00 due 30.00");
        invoice.Groups().ShouldBe(["vat S 0.07: 1.96 on 28.04"]);
        invoice.Lines.Select(l => $"{l.Taxed.Net.ToAmountString()} + {l.Taxed.Tax.ToAmountString()} on {l.Taxes!.TaxPoint:R}").ShouldBe(
            ["9.34 + 0.66 on 2026-01-01", "9.35 + 0.65 on 2026-01-01", "9.35 + 0.65 on 2026-01-01"]);
        var notes = new[]
        {
            (await host.TryCreditAsync(invoice.Lines[0].Id, 10m)).Value.Note.Sums(),
            (await host.TryCreditAsync(invoice.Lines[1].Id, 10m)).Value.Note.Sums(),
            (await host.TryCreditAsync(invoice.Lines[2].Id, 10m)).Value.Note.Sums(),
        };
        notes.ShouldBe(
        [
            "9.35 tax 0.65 total 10.00: invoice 10.00, balance 0.00, payer 0.00",
            "9.34 tax 0.66 total 10.00: invoice 10.00, balance 0.00, payer 0.00",
            "9.35 tax 0.65 total 10.00: invoice 10.00, balance 0.00, payer 0.00",
        ]);
        (await host.InvoicesAsync()).Single().Status.ShouldBe(InvoiceStatus.Paid);
    }

    [Fact]
    public async Task An_exempt_and_a_reverse_charged_customer_pay_no_tax_and_their_invoice_keeps_the_reason_R19()
    {
        await using var host = await StartAsync("2026-01-10T12:00:00Z");
        await host.TaxAllAsync(0.2m);
        var (charity, business) = (await host.CustomerAsync("Etc/UTC"), await host.CustomerAsync("Etc/UTC"));
        var evidence = new VatIdEvidence("ATU12345678", true, At("2026-01-02T03:04:05.123456Z"), "ref-1");
        await host.TreatAsync(charity, TaxTreatmentKind.Exempt, "Charity, certificate 4711");
        await host.TreatAsync(business, TaxTreatmentKind.ReverseCharge, vatId: evidence);
        await host.OneOffAsync(charity.Id, "2026-01-10T12:00:00Z", 100m);
        await host.OneOffAsync(business.Id, "2026-01-10T12:00:00Z", 100m);
        // What is decided later changes nothing that is issued.
        await host.TreatAsync(charity, TaxTreatmentKind.Domestic);
        await host.TreatAsync(business, TaxTreatmentKind.Domestic);

        var (exempt, reverse) = (await OfAsync(host, charity), await OfAsync(host, business));
        (exempt.Sums(), exempt.Taxation!.Kind, exempt.Taxation.Reason).ShouldBe(
            ("100.00 tax 0.00 total 100.00 - 0.00 due 100.00", TaxTreatmentKind.Exempt, "Charity, certificate 4711"));
        exempt.Groups().ShouldBe(["vat E 0: 0.00 on 100.00"]);
        (reverse.Sums(), reverse.Taxation!.Kind, reverse.Taxation.VatId).ShouldBe(
            ("100.00 tax 0.00 total 100.00 - 0.00 due 100.00", TaxTreatmentKind.ReverseCharge, evidence));
        reverse.Groups().ShouldBe(["vat AE 0: 0.00 on 100.00"]);
    }

    [Fact]
    public async Task A_draft_follows_a_changed_rate_and_an_issued_invoice_does_not_R19()
    {
        await using var host = await StartAsync("2026-01-15T00:00:00Z");
        await host.TaxAllAsync(0.2m);
        var plan = await host.PlanAsync("EUR", Fee("Seats", 100m, inAdvance: false));
        var customer = await host.CustomerAsync("Europe/Berlin", autoIssuance: false);
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id, AlignBillingWithStartDate = true });
        (await host.UpcomingAsync(subscription.Id)).Sums().ShouldBe("100.00 tax 20.00 total 120.00 - 0.00 due 120.00");
        await host.Time.LiveToAsync(At("2026-02-16T00:00:00Z"), Duration.FromDays(1), default);
        var draft = (await host.InvoicesAsync()).Single();
        (draft.Status, draft.Sums()).ShouldBe((InvoiceStatus.Draft, "100.00 tax 20.00 total 120.00 - 0.00 due 120.00"));
        await host.InvoiceAsync(s => s.AddLineAsync(draft.Id, new AddManualLine("Training", 50m, 1m, new LocalDate(2026, 2, 1), new LocalDate(2026, 2, 8)), default));

        await host.TaxAllAsync(0.1m);
        (await host.InvoicesAsync()).Single().Sums().ShouldBe("150.00 tax 15.00 total 165.00 - 0.00 due 165.00");
        (await host.InvoiceAsync(s => s.IssueAsync(draft.Id, default))).Value.Invoice.Sums().ShouldBe("150.00 tax 15.00 total 165.00 - 0.00 due 165.00");

        await host.TaxAllAsync(0.25m, inclusive: true);
        var issued = (await host.InvoicesAsync()).Single();
        issued.Sums().ShouldBe("150.00 tax 15.00 total 165.00 - 0.00 due 165.00");
        issued.Taxation.ShouldBe(new CustomerTaxation(TaxMode.Exclusive, TaxTreatmentKind.Domestic, [new TaxRate("vat", TaxCategory.Standard, 0.1m)]));
        // The last local day of the service, in Berlin; the week by hand ends on the day before the one it was given.
        issued.Lines.Single().Taxes!.TaxPoint.ShouldBe(new LocalDate(2026, 2, 14));
        issued.ManualLines.Single().Taxes!.TaxPoint.ShouldBe(new LocalDate(2026, 2, 7));
        issued.TaxPoint.ShouldBe(new LocalDate(2026, 2, 14));
    }

    [Fact]
    public async Task Several_taxes_stand_side_by_side_on_a_one_off_invoice()
    {
        await using var host = await StartAsync("2026-01-10T12:00:00Z");
        var customer = await host.CustomerAsync("America/New_York");
        await host.AssignAsync(customer, await host.RateAsync(0.04m, code: "state"), await host.RateAsync(0.04875m, code: "city"));
        var (day, next) = (new LocalDate(2026, 1, 5), new LocalDate(2026, 1, 6));

        var invoice = (await host.TryOneOffAsync(
            customer.Id, "2026-01-10T12:00:00Z", true,
            new NewOneOffLine("Hours", 3m, 0.335m, day, next), new NewOneOffLine("Travel", 1m, 99.99m, day, next))).Value.Invoice;

        // 101.00 x 0.04 = 4.04 and x 0.04875 = 4.92375.
        invoice.Sums().ShouldBe("101.00 tax 8.96 total 109.96 - 0.00 due 109.96");
        invoice.Groups().ShouldBe(["state S 0.04: 4.04 on 101.00", "city S 0.04875: 4.92 on 101.00"]);
        invoice.ManualLines.Select(l => l.Taxed.Tax.ToAmountString()).ShouldBe(["0.09", "8.87"]);
    }

    [Fact]
    public async Task The_customer_balance_comes_after_tax_and_lowers_no_base_R3_R18()
    {
        await using var host = await StartAsync("2026-01-10T12:00:00Z");
        await host.TaxAllAsync(0.2m);
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.AdjustAsync(customer.Id, 130m);
        await host.OneOffAsync(customer.Id, "2026-01-10T12:00:00Z", 100m);
        await host.OneOffAsync(customer.Id, "2026-01-10T12:00:00Z", 100m, autoIssue: false);

        (await host.InvoiceSumsAsync()).ShouldBe(["100.00 tax 20.00 total 120.00 - 120.00 due 0.00", "100.00 tax 20.00 total 120.00 - 10.00 due 110.00"]);
        (await host.BalanceAsync(customer.Id)).ShouldBe("10.00 USD");
    }

    [Fact]
    public async Task An_invoice_that_replaces_a_voided_one_is_taxed_anew()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        await host.TaxAllAsync(0.2m);
        var plan = await host.PlanAsync("USD", Fee("Fee", 49m));
        await host.SubscribeAsync(new CreateSubscription { CustomerId = (await host.CustomerAsync("Etc/UTC")).Id, PlanId = plan.Id, AlignBillingWithStartDate = true });
        await host.TaxAllAsync(0.1m);
        await host.VoidAsync((await host.InvoicesAsync()).Single().Id, rebill: true);
        await host.Time.LiveToAsync(At("2026-01-02T00:00:00Z"), Duration.FromHours(1), default);

        (await host.InvoicesAsync()).OrderBy(i => i.Number).Select(i => $"{i.Status} {i.Sums()}").ShouldBe(
            ["Void 49.00 tax 9.80 total 58.80 - 0.00 due 0.00", "Issued 49.00 tax 4.90 total 53.90 - 0.00 due 53.90"]);
    }

    [Fact]
    public async Task A_customer_without_taxes_has_invoices_of_the_kind_none()
    {
        await using var host = await StartAsync("2026-01-10T12:00:00Z");
        var invoice = await host.OneOffAsync((await host.CustomerAsync("Etc/UTC")).Id, "2026-01-10T12:00:00Z", 100m);

        invoice.Sums().ShouldBe("100.00 tax 0.00 total 100.00 - 0.00 due 100.00");
        invoice.TaxGroups.ShouldBeEmpty();
        invoice.Taxation.ShouldBe(CustomerTaxation.None);
    }

    private static async Task PayLatestAsync(BillingHost host, string? on = null) => await host.PayAsync((await host.InvoicesAsync()).MaxBy(i => i.Number)!.Id, on);

    private static async Task<Invoice> OfAsync(BillingHost host, Customer customer) => (await host.InvoicesAsync()).Single(i => i.CustomerId == customer.Id);

    private static async Task ChangeAsync(BillingHost host, Subscription subscription, SubscriptionChange change) =>
        _ = (await host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionView>>(s => s.ChangeAsync(subscription.Id, change, default))).Value;
}
