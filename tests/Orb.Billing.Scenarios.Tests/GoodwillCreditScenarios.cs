using NodaTime;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Credits;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Prepaid credits and what is taken back: a kindness and its void, a purchase paid elsewhere, a draft that goes (R12, R13, R17, R18).</summary>
public sealed class GoodwillCreditScenarios
{
    // 130.00 of usage in January 2024, 100.00 of it paid by a block.
    private static async Task<(BillingHost Host, Customer Customer, Invoice Invoice)> InvoicedAsync(string? expires = null)
    {
        var host = await StartAsync("2024-01-01T00:00:00Z", o => o.IngestWindow = Duration.FromDays(40));
        var plan = await host.UsagePlanAsync();
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.BlockAsync(customer, 100m, expires);
        await host.SubscribeAsync(customer, plan, "2024-01-01T00:00:00Z");
        await host.Time.LiveToAsync(At("2024-01-10T01:00:00Z"), Duration.FromDays(1), default);
        await host.UseAsync(customer, "2024-01-10T00:00:00Z", 130m);
        await host.Time.LiveToAsync(At("2024-02-10T00:00:00Z"), Duration.FromHours(12), default);
        return (host, customer, (await host.InvoicesAsync()).Single());
    }

    private static Task<Outcome<CreditNoteView>> VoidNoteAsync(BillingHost host, CreditNoteId id) =>
        host.InScopeAsync<ICreditNoteService, Outcome<CreditNoteView>>(s => s.VoidAsync(id, null, default));

    [Fact]
    public async Task A_kindness_gives_credits_back_before_money_and_its_void_draws_them_again_R12_R17()
    {
        var (host, customer, invoice) = await InvoicedAsync();
        await using var _ = host;

        // 120.00 of the line: 100.00 of credits, 20.00 of what is unpaid.
        var note = (await host.CreditAsync(invoice, 120m)).Note;
        note.Money().ShouldBe("CN-000001 20.00: invoice 20.00, balance 0.00, payer 0.00");
        (await host.InvoicesAsync()).Single().AmountDue.ToString().ShouldBe("10.00 USD");
        (await host.BlocksAsync(customer)).ShouldBe(["100.00: 100.00 left Active"]);

        (await VoidNoteAsync(host, note.Id)).Refusal.ShouldBeNull();
        (await host.InvoicesAsync()).Single().AmountDue.ToString().ShouldBe("30.00 USD");
        (await host.BlocksAsync(customer)).ShouldBe(["100.00: 0.00 left Active"]);

        // The line may be credited again, and gives the same back.
        (await host.CreditAsync(invoice, 60m)).Note.Money().ShouldBe("CN-000002 0.00: invoice 0.00, balance 0.00, payer 0.00");
        (await host.LedgerAsync(customer))[1..].ShouldBe(
        [
            "2024-02-01T12:00:00Z Decrement 100.00 -> 0.00 of 2024-01-10",
            "2024-02-10T00:00:00Z Amendment 100.00 -> 100.00 of 2024-01-10",
            "2024-02-10T00:00:00Z Decrement 100.00 -> 0.00 of 2024-01-10",
            "2024-02-10T00:00:00Z Amendment 60.00 -> 60.00 of 2024-01-10",
        ]);
    }

    [Fact]
    public async Task Credits_given_back_by_hand_do_not_come_back_once_more_with_a_note_R12_R17()
    {
        var (host, customer, invoice) = await InvoicedAsync();
        await using var _ = host;
        var block = (await host.CreditsAsync(s => s.ListBlocksAsync(customer.Id, "USD", default))).Value.Single();
        (await host.CreditsAsync(s => s.AmendAsync(customer.Id, new AmendCreditBlock(block.Block.Id, 70m), default))).Refusal.ShouldBeNull();

        (await host.CreditAsync(invoice, 120m)).Note.Money().ShouldBe("CN-000001 20.00: invoice 20.00, balance 0.00, payer 0.00");

        (await host.LedgerAsync(customer))[2..].ShouldBe(
            ["2024-02-10T00:00:00Z Amendment 70.00 -> 70.00", "2024-02-10T00:00:00Z Amendment 30.00 -> 100.00 of 2024-01-10"]);
    }

    [Fact]
    public async Task A_kindness_whose_credits_were_used_since_cannot_be_voided_R17()
    {
        var (host, customer, invoice) = await InvoicedAsync();
        await using var _ = host;
        var note = (await host.CreditAsync(invoice, 40m)).Note;
        // On the draft of March, 25.00 of the 40.00 are promised.
        await host.UseAsync(customer, "2024-02-10T00:00:00Z", 25m);
        await host.Time.LiveToAsync(At("2024-03-01T01:00:00Z"), Duration.FromHours(12), default);

        (await VoidNoteAsync(host, note.Id)).Refusal!.ToString()!.ShouldContain("have been used, reserved or have expired");
        (await host.LedgerAsync(customer)).Count.ShouldBe(3);
        (await host.InvoicesAsync()).SelectMany(i => i.CreditNotes).Single().VoidedAt.ShouldBeNull();
    }

    [Fact]
    public async Task A_kindness_on_credits_that_have_expired_gives_nothing_to_use_and_cannot_be_voided_R17()
    {
        var (host, customer, invoice) = await InvoicedAsync(expires: "2024-02-05T00:00:00Z");
        await using var _ = host;
        var note = (await host.CreditAsync(invoice, 40m)).Note;
        (await host.LedgerAsync(customer))[2..].ShouldBe(
            ["2024-02-10T00:00:00Z Amendment 40.00 -> 40.00 of 2024-01-10", "2024-02-10T00:00:00Z CreditBlockExpiry 40.00 -> 0.00"]);
        (await VoidNoteAsync(host, note.Id)).Refusal.ShouldNotBeNull();
    }

    [Fact]
    public async Task After_a_kindness_late_usage_draws_on_its_own_day_R15_R17()
    {
        var (host, customer, invoice) = await InvoicedAsync();
        await using var _ = host;
        await host.CreditAsync(invoice, 40m);
        await host.UseAsync(customer, "2024-01-05T00:00:00Z", 10m);
        await host.Time.LiveToAsync(At("2024-03-02T00:00:00Z"), Duration.FromHours(12), default);
        (await host.LedgerAsync(customer))[3..].ShouldBe(["2024-03-01T12:00:00Z Decrement 10.00 -> 30.00 of 2024-01-05"]);
    }

    [Fact]
    public async Task A_purchase_that_was_paid_elsewhere_is_invoiced_and_paid_at_once_and_leaves_the_balance_alone_R13_R18()
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.AdjustAsync(customer.Id, 20m);
        await host.BlockAsync(customer, 100m, with: b => b with
        {
            PerUnitCostBasis = 0.5m,
            MarkAsPaid = true,
            Invoice = new PurchaseTerms(RequireSuccessfulPayment: true),
        });

        var invoice = (await host.InvoicesAsync()).Single();
        (invoice.Status, invoice.Number, invoice.Total.ToString(), invoice.AmountPaid.ToString(), invoice.BalanceApplied.ToString(), invoice.AmountDue.ToString())
            .ShouldBe((InvoiceStatus.Paid, "INV-000001", "50.00 USD", "50.00 USD", "0.00 USD", "0.00 USD"));
        (invoice.PaidAt, invoice.Payment!.ReceivedOn).ShouldBe((At("2024-01-01T00:00:00Z"), new LocalDate(2024, 1, 1)));
        (await host.BlocksAsync(customer)).ShouldBe(["100.00: 100.00 left Active"]);
        (await host.BalanceAsync(customer.Id)).ShouldBe("20.00 USD");
        // What goes back of it can go to the payer.
        (await host.CreditAsync(invoice, 30m, refund: true)).Note.Money().ShouldBe("CN-000001 30.00: invoice 0.00, balance 0.00, payer 30.00");
    }

    [Fact]
    public async Task A_purchase_that_is_not_invoiced_cannot_be_marked_as_paid()
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Etc/UTC");
        (await host.CreditsAsync(s => s.AddAsync(customer.Id, new AddCreditBlock { Amount = 1m, Currency = "USD", MarkAsPaid = true }, default)))
            .Refusal!.ToString()!.ShouldContain("needs an invoice");
    }

    [Fact]
    public async Task Credits_that_a_removed_draft_held_are_free_again_and_expire_where_their_block_has_R13_R17()
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z");
        var plan = await host.UsagePlanAsync();
        var customer = await host.CustomerAsync("Etc/UTC", autoIssuance: false);
        await host.BlockAsync(customer, 100m, "2024-01-16T00:00:00Z");
        await host.BlockAsync(customer, 10m);
        var subscription = await host.SubscribeAsync(customer, plan, "2024-01-01T00:00:00Z");
        await host.Time.LiveToAsync(At("2024-01-10T01:00:00Z"), Duration.FromDays(1), default);
        await host.UseAsync(customer, "2024-01-10T00:00:00Z", 30m);
        await host.Time.LiveToAsync(At("2024-01-20T01:00:00Z"), Duration.FromDays(1), default);
        await host.UseAsync(customer, "2024-01-20T00:00:00Z", 4m);
        await host.Time.LiveToAsync(At("2024-02-10T00:00:00Z"), Duration.FromHours(12), default);
        (await host.InvoicesAsync()).Single().Status.ShouldBe(InvoiceStatus.Draft);
        (await host.PendingAsync(customer)).ShouldBe(["30.00", "4.00"]);

        await host.CancelAsync(subscription.Id, CancelOption.RequestedDate, "2024-01-01T00:00:00Z");

        (await host.InvoicesAsync()).ShouldBeEmpty();
        (await host.PendingAsync(customer)).ShouldBeEmpty();
        (await host.LedgerAsync(customer)).ShouldBe(
        [
            "2024-01-01T00:00:00Z Increment 100.00 -> 100.00",
            "2024-01-01T00:00:00Z Increment 10.00 -> 110.00",
            "2024-01-16T00:00:00Z CreditBlockExpiry 70.00 -> 40.00",
            "2024-01-16T00:00:00Z CreditBlockExpiry 30.00 -> 10.00",
        ]);
    }

    [Fact]
    public async Task A_draft_that_a_cancellation_empties_is_gone_though_nobody_issues_it_R13()
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z");
        var plan = await host.PlanAsync("USD", MoneySteps.Fee("Platform", 31m));
        var customer = await host.CustomerAsync("Etc/UTC", autoIssuance: false);
        var subscription = await host.SubscribeAsync(customer, plan, "2024-01-01T00:00:00Z");
        await host.Time.LiveToAsync(At("2024-02-10T00:00:00Z"), Duration.FromHours(12), default);
        (await host.InvoicesAsync()).Count.ShouldBe(2);

        await host.CancelAsync(subscription.Id, CancelOption.RequestedDate, "2024-01-21T00:00:00Z");

        (await host.BooksAsync()).ShouldBe("""
            2024-01-01T00:00:00Z Draft no number total 20.00 USD due 20.00 USD issued -
              Platform: 2024-01-01T00:00:00Z to 2024-01-21T00:00:00Z, 1, 20.00 USD
            """);
    }
}
