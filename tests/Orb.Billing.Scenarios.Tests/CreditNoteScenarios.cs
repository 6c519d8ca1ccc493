using NodaTime;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Outbox;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;
using static Orb.Billing.Scenarios.Tests.MoneySteps;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Where a credit note's money goes, and what it does to later corrections (R11, R12).</summary>
public sealed class CreditNoteScenarios
{
    [Fact]
    public async Task A_note_on_an_unpaid_invoice_takes_off_what_is_due_and_the_last_one_pays_it()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, _, invoice) = await SubscribedAsync(host, 49.00m);

        (await host.CreditAsync(invoice, 9.00m)).Note.Money().ShouldBe("CN-000001 9.00: invoice 9.00, balance 0.00, payer 0.00");
        (await host.InvoiceStatesAsync()).ShouldBe(["2026-01-01 INV-000001 Issued 49.00 - 0.00 due 40.00"]);

        (await host.CreditAsync(invoice, 40.00m)).Note.Money().ShouldBe("CN-000002 40.00: invoice 40.00, balance 0.00, payer 0.00");
        (await host.InvoiceStatesAsync()).ShouldBe(["2026-01-01 INV-000001 Paid 49.00 - 0.00 due 0.00"]);
        (await host.BalanceAsync(customer.Id)).ShouldBe("0.00 USD");
    }

    // Seed 886715045 of the made-up requests: the second payment was a fault.
    [Fact]
    public async Task An_invoice_that_a_voided_note_opens_again_is_marked_as_paid_a_second_time_and_told_so()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (_, _, invoice) = await SubscribedAsync(host, 49.00m);
        var note = await host.CreditAsync(invoice, 9.00m);
        (await host.PayAsync(invoice.Id)).AmountPaid.ToString().ShouldBe("40.00 USD");
        _ = (await host.InScopeAsync<ICreditNoteService, Outcome<CreditNoteView>>(s => s.VoidAsync(note.Note.Id, null, default))).Value;
        (await host.InvoiceStatesAsync()).ShouldBe(["2026-01-01 INV-000001 Issued 49.00 - 0.00 due 9.00"]);

        var paid = await host.PayAsync(invoice.Id);

        (paid.Status, paid.AmountPaid.ToString(), paid.AmountDue.ToString()).ShouldBe((InvoiceStatus.Paid, "49.00 USD", "0.00 USD"));
        var told = await host.InScopeAsync<IOutboxService, Outcome<Page<OutboxMessage>>>(s => s.ListAsync(OutboxQuery.All, new PageRequest(100), default));
        told.Value.Items.Count(m => m.Type == OutboxMessageType.InvoiceMarkedAsPaid && m.ResourceId == invoice.Id.ToString()).ShouldBe(2);
    }

    [Fact]
    public async Task A_note_on_a_part_paid_invoice_first_takes_off_what_is_unpaid()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, _, invoice) = await SubscribedAsync(host, 49.00m, balance: 10.00m);
        invoice.AmountDue.ToString().ShouldBe("39.00 USD");

        // What the balance had paid goes back to the balance, also where a refund is asked for: nobody paid it in money.
        (await host.CreditAsync(invoice, 45.00m, refund: true)).Note.Money().ShouldBe("CN-000001 45.00: invoice 39.00, balance 6.00, payer 0.00");

        (await host.InvoiceStatesAsync()).ShouldBe(["2026-01-01 INV-000001 Paid 49.00 - 10.00 due 0.00"]);
        (await host.MovesAsync(customer.Id)).ShouldBe(
            ["ManualAdjustment 10.00: 0.00 -> 10.00", "AppliedToInvoice -10.00: 10.00 -> 0.00", "CreditNoteApplied 6.00: 0.00 -> 6.00"]);
    }

    [Fact]
    public async Task A_note_on_a_paid_invoice_goes_to_the_balance_and_pays_the_next_one()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, _, invoice) = await SubscribedAsync(host, 49.00m);
        await host.PayAsync(invoice.Id);

        (await host.CreditAsync(invoice, 20.00m)).Note.Money().ShouldBe("CN-000001 20.00: invoice 0.00, balance 20.00, payer 0.00");
        await host.Time.LiveToAsync(At("2026-02-01T00:00:00Z"), Duration.FromDays(1), default);

        (await host.InvoiceStatesAsync()).ShouldBe(
            ["2026-01-01 INV-000001 Paid 49.00 - 0.00 due 0.00", "2026-02-01 INV-000002 Issued 49.00 - 20.00 due 29.00"]);
        (await host.BalanceAsync(customer.Id)).ShouldBe("0.00 USD");
    }

    [Fact]
    public async Task A_refund_gives_back_what_was_paid_in_money_and_no_more()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, _, invoice) = await SubscribedAsync(host, 49.00m, balance: 10.00m);
        await host.PayAsync(invoice.Id);

        (await host.CreditAsync(invoice, 30.00m, refund: true)).Note.Money().ShouldBe("CN-000001 30.00: invoice 0.00, balance 0.00, payer 30.00");
        (await host.CreditAsync(invoice, 19.00m, refund: true)).Note.Money().ShouldBe("CN-000002 19.00: invoice 0.00, balance 10.00, payer 9.00");
        (await host.BalanceAsync(customer.Id)).ShouldBe("10.00 USD");
    }

    // killbill-gen-eot-cancel-after-full-adjustment of the worked cases.
    [Fact]
    public async Task A_goodwill_note_does_not_open_the_charge_whatever_runs_after_it()
    {
        await using var host = await StartAsync("2016-10-09T00:00:00Z");
        var (customer, subscription, invoice) = await SubscribedAsync(host, 39.95m);
        await host.PayAsync(invoice.Id);
        host.Clock.Reset(At("2016-10-12T00:00:00Z"));
        await host.CreditAsync(invoice, 39.95m);
        await host.CancelAsync(subscription.Id, CancelOption.RequestedDate, "2016-11-09T00:00:00Z");

        await host.Time.LiveToAsync(At("2017-01-01T00:00:00Z"), Duration.FromDays(1), default);

        (await host.InvoicesAsync()).ShouldHaveSingleItem().CreditNotes.ShouldHaveSingleItem().Cause.ShouldBe(CreditNoteCause.Goodwill);
        (await host.BalanceAsync(customer.Id)).ShouldBe("39.95 USD");
    }

    // killbill-diff-large-adjustment-then-cancel: 12.00 x 9/31 = 3.48 would be credited, but only 2.00 is left of the line.
    [Fact]
    public async Task A_goodwill_note_caps_the_credit_of_a_later_cancellation()
    {
        await using var host = await StartAsync("2014-01-01T00:00:00Z");
        var (customer, subscription, invoice) = await SubscribedAsync(host, 12.00m);
        await host.PayAsync(invoice.Id);
        await host.CreditAsync(invoice, 10.00m);
        host.Clock.Reset(At("2014-01-23T00:00:00Z"));

        await host.CancelAsync(subscription.Id, CancelOption.Immediate);
        await host.Time.LiveToAsync(At("2014-03-01T00:00:00Z"), Duration.FromDays(1), default);

        (await host.InvoicesAsync()).Single().CreditNotes.Select(n => $"{n.Cause} {n.Money()}").ShouldBe(
        [
            "Goodwill CN-000001 10.00: invoice 0.00, balance 10.00, payer 0.00",
            "Reconcile CN-000002 2.00: invoice 0.00, balance 2.00, payer 0.00",
        ]);
        (await host.BalanceAsync(customer.Id)).ShouldBe("12.00 USD");
    }

    [Fact]
    public async Task A_reconciling_note_on_a_paid_invoice_is_booked_before_the_last_invoice_so_the_balance_pays_it()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.TokenPlanAsync();
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await host.PayAsync((await host.InvoicesAsync()).Single().Id);
        await host.Time.LiveToAsync(At("2026-01-11T15:30:00Z"), default);
        await host.IngestAsync(Tokens(customer, "a", "2026-01-11T15:29:59Z", 10m));

        await host.CancelAsync(subscription.Id, CancelOption.Immediate);
        await host.Time.LiveToAsync(At("2026-01-13T00:00:00Z"), default);

        (await host.InvoiceStatesAsync()).ShouldBe(
            ["2026-01-01 INV-000001 Paid 49.00 - 0.00 due 0.00", "2026-01-11 INV-000002 Paid 1.00 - 1.00 due 0.00"]);
        (await host.MovesAsync(customer.Id)).ShouldBe(["CreditNoteApplied 33.19: 0.00 -> 33.19", "AppliedToInvoice -1.00: 33.19 -> 32.19"]);
    }

    [Fact]
    public async Task Voiding_a_goodwill_note_takes_its_money_back_and_frees_the_line_again()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, subscription, invoice) = await SubscribedAsync(host, 31.00m, balance: 1.00m);
        var note = (await host.CreditAsync(invoice, 31.00m)).Note;
        note.Money().ShouldBe("CN-000001 31.00: invoice 30.00, balance 1.00, payer 0.00");

        var voided = (await VoidNoteAsync(host, note.Id)).Value;

        voided.Note.VoidedAt.ShouldBe(At("2026-01-01T00:00:00Z"));
        (await host.InvoiceStatesAsync()).ShouldBe(["2026-01-01 INV-000001 Issued 31.00 - 1.00 due 30.00"]);
        (await host.BalanceAsync(customer.Id)).ShouldBe("0.00 USD");
        (await VoidNoteAsync(host, note.Id)).Refusal!.Message.ShouldBe("The credit note was voided at 2026-01-01T00:00:00Z.");

        // The whole line may be credited again: 20 of its 31 days, when the subscription ends on 12 January.
        await host.CancelAsync(subscription.Id, CancelOption.RequestedDate, "2026-01-12T00:00:00Z");
        await host.Time.LiveToAsync(At("2026-01-12T00:00:00Z"), Duration.FromDays(1), default);
        (await host.InvoicesAsync()).Single().CreditNotes[1].Money().ShouldBe("CN-000002 20.00: invoice 20.00, balance 0.00, payer 0.00");
    }

    [Fact]
    public async Task A_voided_note_whose_credit_was_spent_leaves_a_debt_for_the_next_invoice()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, _, invoice) = await SubscribedAsync(host, 49.00m);
        await host.PayAsync(invoice.Id);
        var note = (await host.CreditAsync(invoice, 20.00m)).Note;
        await host.Time.LiveToAsync(At("2026-02-01T00:00:00Z"), Duration.FromDays(1), default);

        await VoidNoteAsync(host, note.Id);
        (await host.BalanceAsync(customer.Id)).ShouldBe("-20.00 USD");
        await host.Time.LiveToAsync(At("2026-03-01T00:00:00Z"), Duration.FromDays(1), default);

        (await host.InvoiceStatesAsync()).Last().ShouldBe("2026-03-01 INV-000003 Issued 49.00 - -20.00 due 69.00");
    }

    [Fact]
    public async Task Notes_that_would_be_wrong_are_refused()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (_, subscription, invoice) = await SubscribedAsync(host, 31.00m);
        var line = invoice.Lines[0].Id;
        await host.PayAsync(invoice.Id);

        (await host.TryCreditAsync(line, 31.01m)).Refusal!.Message.ShouldBe("line_items[0].amount: must be at most 31.00 USD, which is left of the line, but is 31.01 USD.");
        (await host.TryCreditAsync(line, 0m)).Refusal!.Kind.ShouldBe(RefusalKind.Invalid);
        (await host.TryCreditAsync(default, 1m)).Refusal!.Kind.ShouldBe(RefusalKind.NotFound);
        await host.CancelAsync(subscription.Id, CancelOption.Immediate);
        var reconciling = (await host.InvoicesAsync()).Single().CreditNotes.Single();
        (await VoidNoteAsync(host, reconciling.Id)).Refusal!.Message.ShouldStartWith("The credit note corrects a charge");
        (await host.TryCreditAsync(line, 0.01m)).Refusal!.Message.ShouldBe("line_items[0].amount: must be at most 0.00 USD, which is left of the line, but is 0.01 USD.");
    }

    [Fact]
    public async Task A_refund_on_its_way_to_the_payer_cannot_be_voided()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (_, _, invoice) = await SubscribedAsync(host, 49.00m);
        await host.PayAsync(invoice.Id);
        var note = (await host.CreditAsync(invoice, 5.00m, refund: true)).Note;

        (await VoidNoteAsync(host, note.Id)).Refusal!.Message.ShouldBe("Of the credit note 5.00 USD goes back to the payer, so it cannot be voided.");
    }

    [Fact]
    public async Task Notes_are_found_and_listed_newest_first_with_their_invoices()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, _, invoice) = await SubscribedAsync(host, 49.00m);
        var first = (await host.CreditAsync(invoice, 1.00m)).Note;
        await host.CreditAsync(invoice, 2.00m);
        var oneOff = await host.OneOffAsync(customer.Id, "2026-01-01T00:00:00Z", 8.00m);
        await host.CreditAsync(oneOff, 3.00m);

        async Task<IEnumerable<string>> ListAsync(CreditNoteQuery query) =>
            (await host.InScopeAsync<ICreditNoteService, Outcome<Page<CreditNoteView>>>(s => s.ListAsync(query, new PageRequest(), default)))
            .Value.Items.Select(v => $"{v.Note.Total.ToAmountString()} on {v.Invoice.Number} of {v.Customer.Name}");
        (await ListAsync(new CreditNoteQuery())).ShouldBe(["3.00 on INV-000002 of Acme", "2.00 on INV-000001 of Acme", "1.00 on INV-000001 of Acme"]);
        (await ListAsync(new CreditNoteQuery { InvoiceId = oneOff.Id })).ShouldBe(["3.00 on INV-000002 of Acme"]);
        (await ListAsync(new CreditNoteQuery { CustomerId = default(Core.Subscriptions.CustomerId) })).ShouldBeEmpty();
        (await host.InScopeAsync<ICreditNoteService, CreditNoteView?>(s => s.FindAsync(first.Id, default)))!.Note.Number.ShouldBe("CN-000001");
        (await host.InScopeAsync<ICreditNoteService, CreditNoteView?>(s => s.FindAsync(default, default))).ShouldBeNull();
    }

    private static Task<Outcome<CreditNoteView>> VoidNoteAsync(BillingHost host, CreditNoteId id) =>
        host.InScopeAsync<ICreditNoteService, Outcome<CreditNoteView>>(s => s.VoidAsync(id, "By mistake", default));

    // A customer with a monthly fee in advance and its first invoice.
    private static async Task<(Customer Customer, Subscription Subscription, Invoice Invoice)> SubscribedAsync(BillingHost host, decimal fee, decimal balance = 0m)
    {
        var plan = await host.PlanAsync("USD", Fee("Fee", fee));
        var customer = await host.CustomerAsync("Etc/UTC");
        if (balance != 0m)
            await host.AdjustAsync(customer.Id, balance);
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id, AlignBillingWithStartDate = true });
        return (customer, subscription, (await host.InvoicesAsync()).Single());
    }
}
