using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;
using static Orb.Billing.Scenarios.Tests.MoneySteps;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Voiding: the number stays, the balance returns, the charges are waived unless they are billed again (R11, R13, R18).</summary>
public sealed class VoidScenarios
{
    // orb-balance-void-return of the worked cases.
    [Fact]
    public async Task Voiding_returns_the_balance_the_invoice_had_consumed()
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.AdjustAsync(customer.Id, 10.00m);
        host.Clock.Reset(At("2024-01-02T00:00:00Z"));
        var invoice = await host.OneOffAsync(customer.Id, "2024-01-02T00:00:00Z", 50.00m);
        invoice.AmountDue.ToString().ShouldBe("40.00 USD");
        host.Clock.Reset(At("2024-01-03T00:00:00Z"));

        var voided = await host.VoidAsync(invoice.Id);

        (voided.Status, voided.Number, voided.VoidedAt).ShouldBe((InvoiceStatus.Void, "INV-000001", At("2024-01-03T00:00:00Z")));
        (voided.Total.Amount, voided.BalanceApplied.Amount, voided.Payable.Amount, voided.AmountDue.Amount).ShouldBe((50.00m, 10.00m, 40.00m, 0.00m));
        (await host.MovesAsync(customer.Id)).ShouldBe(
            ["ManualAdjustment 10.00: 0.00 -> 10.00", "AppliedToInvoice -10.00: 10.00 -> 0.00", "ReturnFromVoiding 10.00: 0.00 -> 10.00"]);
        voided.BalanceTransactions.Select(t => t.CreatedAt).ShouldBe([At("2024-01-02T00:00:00Z"), At("2024-01-03T00:00:00Z")]);
    }

    [Fact]
    public async Task A_debt_that_the_voided_invoice_had_added_is_a_debt_again()
    {
        await using var host = await StartAsync("2024-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.AdjustAsync(customer.Id, -15.00m);
        var invoice = await host.OneOffAsync(customer.Id, "2024-01-01T00:00:00Z", 20.00m);

        await host.VoidAsync(invoice.Id);

        (await host.BalanceAsync(customer.Id)).ShouldBe("-15.00 USD");
    }

    [Fact]
    public async Task The_charges_of_a_voided_invoice_are_waived_and_nothing_bills_or_credits_them_again()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, subscription, invoice) = await SubscribedAsync(host);
        await host.VoidAsync(invoice.Id);
        await host.Time.LiveToAsync(At("2026-02-10T00:00:00Z"), Duration.FromHours(6), default);

        (await host.InvoiceStatesAsync()).ShouldBe(
            ["2026-01-01 INV-000001 Void 31.00 - 0.00 due 0.00", "2026-02-01 INV-000002 Issued 31.00 - 0.00 due 31.00"]);

        // January was waived whole: leaving within it gives nothing back. February is credited whole.
        await host.CancelAsync(subscription.Id, CancelOption.RequestedDate, "2026-01-21T00:00:00Z");
        (await host.InvoicesAsync()).Select(i => i.CreditNotes.Count).ShouldBe([0, 1]);
        (await host.InvoiceStatesAsync()).Last().ShouldBe("2026-02-01 INV-000002 Paid 31.00 - 0.00 due 0.00");
        (await host.BalanceAsync(customer.Id)).ShouldBe("0.00 USD");
    }

    [Fact]
    public async Task Voiding_with_rebill_bills_the_same_charges_on_another_invoice_at_the_next_run()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, subscription, invoice) = await SubscribedAsync(host, balance: 10.00m);
        host.Clock.Reset(At("2026-01-05T00:00:00Z"));

        await host.VoidAsync(invoice.Id, rebill: true);
        (await host.InvoiceStatesAsync()).ShouldBe(
            ["2026-01-01 INV-000001 Void 31.00 - 10.00 due 0.00", "2026-01-01 - Draft 31.00 - 10.00 due 21.00"]);
        await host.Time.SweepAsync(default);
        await host.Time.SweepAsync(default);

        var again = (await host.InvoicesAsync())[1];
        (again.Cause, again.IssuedAt, again.DueDate).ShouldBe((InvoiceCause.Change, At("2026-01-05T00:00:00Z"), invoice.DueDate));
        (again.Lines[0].Line.Sequence, again.Lines[0].Line.Service).ShouldBe((2, invoice.Lines[0].Line.Service));
        again.Lines[0].Line.SubLines.Select(s => s.Amount).ShouldBe(invoice.Lines[0].Line.SubLines.Select(s => s.Amount));
        (await host.InvoiceStatesAsync()).ShouldBe(
            ["2026-01-01 INV-000001 Void 31.00 - 10.00 due 0.00", "2026-01-01 INV-000002 Issued 31.00 - 10.00 due 21.00"]);

        // From then on the charge is what the second invoice billed: leaving on 12 January credits 20 of 31 days of it.
        await host.CancelAsync(subscription.Id, CancelOption.RequestedDate, "2026-01-12T00:00:00Z");
        await host.Time.LiveToAsync(At("2026-03-01T00:00:00Z"), Duration.FromDays(1), default);
        (await host.InvoiceStatesAsync()).ShouldBe(
            ["2026-01-01 INV-000001 Void 31.00 - 10.00 due 0.00", "2026-01-01 INV-000002 Issued 31.00 - 10.00 due 1.00"]);
        (await host.BalanceAsync(customer.Id)).ShouldBe("0.00 USD");
    }

    [Fact]
    public async Task A_rebill_counts_the_usage_that_came_late_and_carries_the_lines_made_by_hand()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z", o => o.IngestWindow = Duration.FromDays(60));
        var plan = await host.TokenPlanAsync();
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await host.IngestAsync(Tokens(customer, "a", "2026-01-01T00:00:00Z", 10m));
        await host.Time.LiveToAsync(At("2026-02-01T06:00:00Z"), default);
        var draft = (await host.InvoicesAsync())[1];
        await host.InvoiceAsync(s => s.AddLineAsync(draft.Id, new AddManualLine("Training", 5.00m, 1m, new LocalDate(2026, 1, 10), new LocalDate(2026, 1, 11)), default));
        await host.Time.LiveToAsync(At("2026-02-02T00:00:00Z"), default);
        await host.IngestAsync(Tokens(customer, "late", "2026-01-20T00:00:00Z", 20m));

        await host.VoidAsync(draft.Id, rebill: true);
        await host.Time.SweepAsync(default);

        (await host.InvoiceStatesAsync()).Skip(1).Order().ShouldBe( // 49.00 + 5.00 + 10 or 30 tokens at 0.10
            ["2026-02-01 INV-000002 Void 55.00 - 0.00 due 0.00", "2026-02-01 INV-000003 Issued 57.00 - 0.00 due 57.00"]);
        await host.Time.LiveToAsync(At("2026-02-20T00:00:00Z"), Duration.FromDays(1), default);
        (await host.InvoicesAsync()).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_rebilled_invoice_may_be_voided_and_billed_once_more()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (_, _, invoice) = await SubscribedAsync(host);
        await host.VoidAsync(invoice.Id, rebill: true);
        await host.Time.SweepAsync(default);
        await host.VoidAsync((await host.InvoicesAsync())[1].Id, rebill: true);
        await host.Time.SweepAsync(default);

        (await host.InvoicesAsync()).Select(i => $"{i.Number} {i.Status} {i.AmountDue.ToAmountString()}").ShouldBe(
            ["INV-000001 Void 0.00", "INV-000002 Void 0.00", "INV-000003 Issued 31.00"]);
    }

    [Fact]
    public async Task Only_an_issued_invoice_without_payments_and_credit_notes_can_be_voided()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (customer, _, invoice) = await SubscribedAsync(host);
        var note = (await host.CreditAsync(invoice, 1.00m)).Note;

        (await TryVoidAsync(host, invoice)).Refusal!.Message.ShouldStartWith("The invoice has a credit note");
        await host.InScopeAsync<ICreditNoteService>(s => s.VoidAsync(note.Id, null, default));
        await host.PayAsync(invoice.Id);
        (await TryVoidAsync(host, invoice)).Refusal!.Message.ShouldStartWith("The invoice is Paid; only an issued invoice can be voided.");
        var draft = await host.OneOffAsync(customer.Id, "2026-01-01T00:00:00Z", 5.00m, autoIssue: false);
        (await TryVoidAsync(host, draft)).Refusal!.Message.ShouldStartWith("The invoice is Draft;");
        var oneOff = await host.OneOffAsync(customer.Id, "2026-01-01T00:00:00Z", 5.00m);
        (await TryVoidAsync(host, oneOff, rebill: true)).Refusal!.Message.ShouldBe("A one-off invoice has no charges to bill again; make a new one.");
        await host.VoidAsync(oneOff.Id);
        (await TryVoidAsync(host, oneOff)).Refusal!.Message.ShouldStartWith("The invoice is Void;");
        (await host.TryCreditAsync(oneOff.ManualLines[0].Id, 1m)).Refusal!.Message.ShouldBe("The invoice is Void; only an issued one can be credited.");
    }

    [Fact]
    public async Task Voiding_and_paying_leave_a_trail()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Etc/UTC");
        var invoice = await host.OneOffAsync(customer.Id, "2026-01-01T00:00:00Z", 5.00m);
        var other = await host.OneOffAsync(customer.Id, "2026-01-01T00:00:00Z", 6.00m);
        await host.VoidAsync(invoice.Id);
        await host.PayAsync(other.Id);

        (await TrailAsync(host, invoice)).ShouldBe(["invoice.voided by system: Wrong address", "invoice.created by system: "]);
        (await TrailAsync(host, other)).ShouldBe(["invoice.marked_as_paid by system: ", "invoice.created by system: "]);
    }

    private static async Task<IEnumerable<string>> TrailAsync(BillingHost host, Invoice invoice) =>
        (await host.InScopeAsync<IAuditService, Outcome<Page<AuditEntry>>>(
            s => s.ListAsync(new AuditQuery("invoice", invoice.Id.ToString()), new PageRequest(), default)))
        .Value.Items.Select(e => $"{e.Action} by {e.Actor}: {e.Reason}");

    private static Task<Outcome<InvoiceView>> TryVoidAsync(BillingHost host, Invoice invoice, bool rebill = false) =>
        host.InvoiceAsync(s => s.VoidAsync(invoice.Id, new VoidInvoice(rebill), default));

    private static async Task<(Customer Customer, Subscription Subscription, Invoice Invoice)> SubscribedAsync(BillingHost host, decimal balance = 0m)
    {
        var plan = await host.PlanAsync("USD", Fee("Fee", 31.00m));
        var customer = await host.CustomerAsync("Etc/UTC");
        if (balance != 0m)
            await host.AdjustAsync(customer.Id, balance);
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        return (customer, subscription, (await host.InvoicesAsync()).Single());
    }
}
