using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;
using static Orb.Billing.Scenarios.Tests.MoneySteps;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>The taxes of credit notes: what the invoice's taxes fall by, at the rates copied on it (R12, R19).</summary>
public sealed class CreditNoteTaxScenarios
{
    private const string Date = "2026-01-10T12:00:00Z";

    [Fact]
    public async Task The_notes_of_an_unpaid_invoice_close_to_the_cent_at_the_rate_of_the_invoice()
    {
        await using var host = await StartAsync(Date);
        var (customer, invoice) = await TaxedAsync(host);
        invoice.Sums().ShouldBe("49.99 tax 9.50 total 59.49 - 0.00 due 59.49");
        await host.TaxAllAsync(0.5m);

        (await host.CreditAsync(invoice, 16.66m)).Note.Sums().ShouldBe("16.66 tax 3.17 total 19.83: invoice 19.83, balance 0.00, payer 0.00");
        (await host.CreditAsync(invoice, 16.66m)).Note.Sums().ShouldBe("16.66 tax 3.16 total 19.82: invoice 19.82, balance 0.00, payer 0.00");
        (await host.CreditAsync(invoice, 16.67m)).Note.Sums().ShouldBe("16.67 tax 3.17 total 19.84: invoice 19.84, balance 0.00, payer 0.00");
        (await host.InvoiceStatesAsync()).ShouldBe(["2026-01-10 INV-000001 Paid 59.49 - 0.00 due 0.00"]);
        (await host.BalanceAsync(customer.Id)).ShouldBe("0.00 USD");
    }

    [Fact]
    public async Task The_notes_of_a_part_paid_invoice_give_back_to_the_balance_what_it_paid_tax_included()
    {
        await using var host = await StartAsync(Date);
        var (customer, invoice) = await TaxedAsync(host, balance: 20m);
        invoice.Sums().ShouldBe("49.99 tax 9.50 total 59.49 - 20.00 due 39.49");

        (await host.CreditAsync(invoice, 16.66m, refund: true)).Note.Sums().ShouldBe("16.66 tax 3.17 total 19.83: invoice 19.83, balance 0.00, payer 0.00");
        (await host.CreditAsync(invoice, 16.66m, refund: true)).Note.Sums().ShouldBe("16.66 tax 3.16 total 19.82: invoice 19.66, balance 0.16, payer 0.00");
        (await host.CreditAsync(invoice, 16.67m, refund: true)).Note.Sums().ShouldBe("16.67 tax 3.17 total 19.84: invoice 0.00, balance 19.84, payer 0.00");
        (await host.BalanceAsync(customer.Id)).ShouldBe("20.00 USD");
    }

    [Fact]
    public async Task The_notes_of_a_paid_invoice_go_to_the_balance_or_back_to_the_payer_tax_included()
    {
        await using var host = await StartAsync(Date);
        var (customer, invoice) = await TaxedAsync(host);
        await host.PayAsync(invoice.Id);

        (await host.CreditAsync(invoice, 16.66m)).Note.Sums().ShouldBe("16.66 tax 3.17 total 19.83: invoice 0.00, balance 19.83, payer 0.00");
        (await host.CreditAsync(invoice, 33.33m, refund: true)).Note.Sums().ShouldBe("33.33 tax 6.33 total 39.66: invoice 0.00, balance 0.00, payer 39.66");
        (await host.BalanceAsync(customer.Id)).ShouldBe("19.83 USD");
        (await host.TryCreditAsync(invoice.ManualLines.Single().Id, 0.01m)).Refusal!.Message.ShouldContain("must be at most 0.00 USD");
    }

    [Fact]
    public async Task A_voided_note_gives_its_tax_back_and_the_last_one_takes_what_is_left()
    {
        await using var host = await StartAsync(Date);
        var (_, invoice) = await TaxedAsync(host);
        var first = (await host.CreditAsync(invoice, 16.66m)).Note;
        (await host.CreditAsync(invoice, 16.66m)).Note.Tax.ToAmountString().ShouldBe("3.16");
        (await host.InScopeAsync<ICreditNoteService, Outcome<CreditNoteView>>(s => s.VoidAsync(first.Id, "By mistake", default))).Value.Invoice.AmountDue
            .ToAmountString().ShouldBe("39.67");

        // 9.50 less the 3.16 that the other note took.
        (await host.CreditAsync(invoice, 33.33m)).Note.Sums().ShouldBe("33.33 tax 6.34 total 39.67: invoice 39.67, balance 0.00, payer 0.00");
        (await host.InvoicesAsync()).Single().Status.ShouldBe(InvoiceStatus.Paid);
    }

    [Fact]
    public async Task A_note_takes_its_share_of_the_lines_discount_and_is_taxed_after_it()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        await host.TaxAllAsync(0.2m);
        var plan = await PlanAsync(host, new CreatePlan
        {
            Name = "Plan",
            Currency = "USD",
            Prices = [Fee("Fee", 100m)],
            Adjustments = [new NewPlanAdjustment(new NewAdjustment { Kind = AdjustmentKind.PercentageDiscount, Value = 0.1m })],
        });
        await host.SubscribeAsync(new CreateSubscription { CustomerId = (await host.CustomerAsync("Etc/UTC")).Id, PlanId = plan.Id, AlignBillingWithStartDate = true });
        var invoice = (await host.InvoicesAsync()).Single();
        invoice.Sums().ShouldBe("90.00 tax 18.00 total 108.00 - 0.00 due 108.00");

        var note = (await host.CreditAsync(invoice, 45m)).Note;
        (note.Sums(), note.Discount.ToAmountString()).ShouldBe(("45.00 tax 9.00 total 54.00: invoice 54.00, balance 0.00, payer 0.00", "5.00"));
    }

    [Fact]
    public async Task A_price_in_units_is_credited_in_units_and_its_note_is_money_R2()
    {
        await using var host = await StartAsync("2026-04-01T00:00:00Z");
        await host.TaxAllAsync(0.2m);
        _ = (await host.InScopeAsync<IPricingUnitService, Outcome<PricingUnit>>(s => s.CreateAsync(new CreatePricingUnit("credits"), default))).Value;
        var plan = await PlanAsync(host, new CreatePlan
        {
            Name = "Plan",
            Currency = "USD",
            Prices = [Fee("Fee", 1000m) with { Currency = "credits", ConversionRate = 0.015m }],
        });
        var subscription = await host.SubscribeAsync(
            new CreateSubscription { CustomerId = (await host.CustomerAsync("Etc/UTC")).Id, PlanId = plan.Id, AlignBillingWithStartDate = true });
        host.Clock.Reset(At("2026-04-11T00:00:00Z"));
        await host.CancelAsync(subscription.Id, CancelOption.Immediate);
        await host.Time.LiveToAsync(At("2026-04-12T00:00:00Z"), Duration.FromHours(1), default);

        var invoice = (await host.InvoicesAsync()).Single();
        invoice.Sums().ShouldBe("15.00 tax 3.00 total 18.00 - 0.00 due 6.00");
        var note = invoice.CreditNotes.Single();
        note.Sums().ShouldBe("10.00 tax 2.00 total 12.00: invoice 12.00, balance 0.00, payer 0.00");
        note.Lines.Single().Amount.ToString().ShouldBe("666.666666667 credits");
    }

    // An invoice of 49.99 and 19 %.
    private static async Task<(Customer Customer, Invoice Invoice)> TaxedAsync(BillingHost host, decimal balance = 0m)
    {
        await host.TaxAllAsync(0.19m);
        var customer = await host.CustomerAsync("Etc/UTC");
        if (balance != 0m)
            await host.AdjustAsync(customer.Id, balance);
        return (customer, await host.OneOffAsync(customer.Id, Date, 49.99m));
    }

    private static async Task<Plan> PlanAsync(BillingHost host, CreatePlan command)
    {
        var item = (await host.InScopeAsync<ICatalogService, Outcome<Item>>(s => s.CreateItemAsync(new CreateItem("Thing"), default))).Value;
        return (await host.InScopeAsync<ICatalogService, Outcome<Plan>>(
            s => s.CreatePlanAsync(command with { Prices = [.. command.Prices.Select(p => p with { ItemId = item.Id })] }, default))).Value;
    }
}
