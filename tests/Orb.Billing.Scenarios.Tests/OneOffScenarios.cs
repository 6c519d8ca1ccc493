using NodaTime;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;
using static Orb.Billing.Scenarios.Tests.MoneySteps;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Invoices and lines made by hand: nothing reconciles them, and a refresh of the draft keeps them (R11, R13).</summary>
public sealed class OneOffScenarios
{
    private static readonly LocalDate Day = new(2026, 1, 10);

    [Fact]
    public async Task A_one_off_invoice_rounds_each_line_once_and_is_issued_at_its_date()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Europe/Berlin");

        var draft = (await host.InvoiceAsync(s => s.CreateOneOffAsync(
            new CreateOneOffInvoice
            {
                CustomerId = customer.Id,
                Currency = "USD",
                InvoiceDate = At("2026-01-10T00:00:00Z"),
                NetTerms = 30,
                Memo = "Thanks",
                WillAutoIssue = true,
                Metadata = new Dictionary<string, string?> { ["po"] = "7" },
                Lines = [new NewOneOffLine("Hours", 3m, 0.335m, Day, Day.PlusDays(2)), new NewOneOffLine("Travel", 0.5m, 99.99m, Day, Day)],
            },
            default))).Value.Invoice;

        // 3 x 0.335 = 1.005 and 0.5 x 99.99 = 49.995, each rounded half away from zero (R2).
        draft.ManualLines.Select(l => $"{l.Name} {l.UnroundedSubtotal} {l.Amount} {l.Service}").ShouldBe(
        [
            "Hours 1.005 1.01 USD [2026-01-09T23:00:00Z, 2026-01-11T23:00:00Z)",
            "Travel 49.995 50.00 USD [2026-01-09T23:00:00Z, 2026-01-10T23:00:00Z)",
        ]);
        (draft.Status, draft.Total.ToString(), draft.DueDate).ShouldBe((InvoiceStatus.Draft, "51.01 USD", At("2026-02-08T23:00:00Z")));
        await host.Time.LiveToAsync(At("2026-01-09T23:00:00Z"), Duration.FromDays(1), default);
        (await host.InvoicesAsync()).Single().Status.ShouldBe(InvoiceStatus.Draft);
        await host.Time.LiveToAsync(At("2026-01-10T00:00:00Z"), default);

        var issued = (await host.InvoicesAsync()).Single();
        (issued.Number, issued.IssuedAt, issued.Memo, issued.Metadata["po"], issued.Cause, issued.SubscriptionId).ShouldBe(
            ("INV-000001", At("2026-01-10T00:00:00Z"), "Thanks", "7", InvoiceCause.OneOff, null));
        issued.ManualLines.ShouldBe(draft.ManualLines);
    }

    [Fact]
    public async Task Without_automatic_issue_it_waits_for_a_hand_and_for_its_date()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Etc/UTC");
        var draft = await host.OneOffAsync(customer.Id, "2026-01-03T00:00:00Z", 20.00m, autoIssue: false);
        (await host.InvoiceAsync(s => s.IssueAsync(draft.Id, default))).Refusal!.Message.ShouldBe(
            "The invoice is eligible to issue at its date, 2026-01-03T00:00:00Z; it is 2026-01-01T00:00:00Z.");
        await host.Time.LiveToAsync(At("2026-01-05T00:00:00Z"), Duration.FromDays(1), default);
        (await host.InvoicesAsync()).Single().Status.ShouldBe(InvoiceStatus.Draft);

        (await host.InvoiceAsync(s => s.IssueAsync(draft.Id, default))).Value.Invoice.Number.ShouldBe("INV-000001");
        (await host.InvoiceAsync(s => s.IssueAsync(draft.Id, default))).Refusal!.Message.ShouldBe("The invoice is Issued; only a draft can be issued.");
    }

    [Fact]
    public async Task A_request_makes_one_invoice_however_often_it_is_sent()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Etc/UTC", externalId: "acme");
        var command = new CreateOneOffInvoice
        {
            ExternalCustomerId = "acme",
            RequestId = "order-7",
            Currency = "USD",
            InvoiceDate = At("2026-01-01T00:00:00Z"),
            WillAutoIssue = true,
            Lines = [new NewOneOffLine("service", 1m, 20m, Day, Day)],
        };

        (await host.InvoiceAsync(s => s.CreateOneOffAsync(command, default))).Value.Customer.Id.ShouldBe(customer.Id);
        (await host.InvoiceAsync(s => s.CreateOneOffAsync(command, default))).Refusal!.Kind.ShouldBe(RefusalKind.AlreadyExists);
        (await host.InvoicesAsync()).Single().Number.ShouldBe("INV-000001");
    }

    // Its first line would be taken for the price of credits, which stays on its draft (decision 0081).
    [Fact]
    public async Task A_request_of_a_one_off_invoice_does_not_pass_for_a_purchase_of_credits()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Etc/UTC");

        var refusal = (await host.InvoiceAsync(s => s.CreateOneOffAsync(
            new CreateOneOffInvoice
            {
                CustomerId = customer.Id,
                RequestId = "credits|1",
                Currency = "USD",
                InvoiceDate = At("2026-01-01T00:00:00Z"),
                Lines = [new NewOneOffLine("service", 1m, 20m, Day, Day)],
            },
            default))).Refusal!;

        refusal.Issues.Single().ShouldBe(new ValidationIssue("request_id", "must not begin with 'credits|', which names purchases of credits."));
        (await host.InvoicesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_line_on_a_draft_stays_through_every_refresh_and_is_issued_with_it()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.TokenPlanAsync();
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await host.Time.LiveToAsync(At("2026-02-01T06:00:00Z"), default);
        var draft = (await host.InvoicesAsync())[1];

        var withLine = (await AddAsync(host, draft, "Training", 5.00m)).Value.Invoice;
        withLine.Total.ToString().ShouldBe("54.00 USD");
        var second = (await AddAsync(host, draft, "By mistake", 9.00m)).Value.Invoice.ManualLines[1];
        (await host.InvoiceAsync(s => s.RemoveLineAsync(draft.Id, second.Id, default))).Value.Invoice.Total.ToString().ShouldBe("54.00 USD");
        await host.InvoiceAsync(s => s.UpdateAsync(draft.Id, new UpdateInvoice { Memo = "With training", NetTerms = 10 }, default));
        await host.IngestAsync(Tokens(customer, "a", "2026-01-31T23:00:00Z", 10m));
        (await host.InvoicesAsync())[1].Total.ToString().ShouldBe("55.00 USD");

        // Leaving within the grace period takes the fee of February off the draft, and nothing else (R12).
        await host.CancelAsync(subscription.Id, CancelOption.Immediate);
        await host.Time.LiveToAsync(At("2026-02-03T00:00:00Z"), default);

        var issued = (await host.InvoicesAsync())[1];
        (issued.Number, issued.Total.ToString(), issued.Memo, issued.DueDate).ShouldBe(("INV-000002", "6.00 USD", "With training", At("2026-02-11T00:00:00Z")));
        issued.ManualLines.ShouldBe(withLine.ManualLines);
        issued.CreditNotes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_draft_whose_charges_are_gone_is_issued_with_the_lines_made_by_hand()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.PlanAsync("USD", Fee("Fee", 31.00m));
        var customer = await host.CustomerAsync("Etc/UTC", autoIssuance: false);
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        var draft = (await host.InvoicesAsync()).Single();
        await AddAsync(host, draft, "Set-up", 5.00m);

        await host.CancelAsync(subscription.Id, CancelOption.Immediate);

        var issued = (await host.InvoiceAsync(s => s.IssueAsync(draft.Id, default))).Value.Invoice;
        (issued.Lines.Count, issued.Total.ToString(), issued.Status).ShouldBe((0, "5.00 USD", InvoiceStatus.Issued));
    }

    [Fact]
    public async Task A_line_made_by_hand_is_credited_like_any_other()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Etc/UTC");
        var invoice = await host.OneOffAsync(customer.Id, "2026-01-01T00:00:00Z", 20.00m);

        (await host.CreditAsync(invoice, 15.00m)).Note.Money().ShouldBe("CN-000001 15.00: invoice 15.00, balance 0.00, payer 0.00");
        (await host.TryCreditAsync(invoice.ManualLines[0].Id, 5.01m)).Refusal!.Message.ShouldContain("must be at most 5.00 USD");
        (await host.CreditAsync(invoice, 5.00m)).Invoice.Status.ShouldBe(InvoiceStatus.Paid);
    }

    [Fact]
    public async Task Terms_and_date_move_on_a_one_off_draft_and_labels_always()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Etc/UTC");
        var draft = await host.OneOffAsync(customer.Id, "2026-01-20T00:00:00Z", 20.00m);

        // A date that has come issues it at once.
        var moved = (await UpdateAsync(host, draft, new UpdateInvoice { InvoiceDate = At("2025-12-31T00:00:00Z"), NetTerms = 14 })).Value.Invoice;
        (moved.Status, moved.InvoiceDate, moved.DueDate, moved.IssuedAt).ShouldBe(
            (InvoiceStatus.Issued, At("2025-12-31T00:00:00Z"), At("2026-01-14T00:00:00Z"), At("2026-01-01T00:00:00Z")));
        (await UpdateAsync(host, draft, new UpdateInvoice { Metadata = new Dictionary<string, string?> { ["a"] = "1" } })).Value.Invoice.Metadata["a"].ShouldBe("1");
        (await UpdateAsync(host, draft, new UpdateInvoice { Memo = "Late" })).Refusal!.Message.ShouldBe(
            "The invoice is Issued; of an invoice that is no draft only the labels can be changed.");
        (await AddAsync(host, draft, "More", 1m)).Refusal!.Message.ShouldBe("The invoice is Issued; only a draft's lines can be changed.");
    }

    [Fact]
    public async Task What_is_wrong_with_the_lines_is_said_line_by_line()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Etc/UTC");

        (await host.TryOneOffAsync(customer.Id, "2026-01-01T00:00:00Z", true)).Refusal!.Message.ShouldBe("line_items: must have from 1 to 500 entries, but has 0.");
        (await host.TryOneOffAsync(customer.Id, "2026-01-01T00:00:00Z", true, new NewOneOffLine("", -1m, 1m, Day, Day.PlusDays(-1), new(default)))).Refusal!.Issues
            .Select(i => i.Field).ShouldBe(["line_items[0].name", "line_items[0].quantity", "line_items[0].item_id", "line_items[0].end_date"]);
        (await host.TryOneOffAsync(customer.Id, "2026-01-01T00:00:00Z", true, new NewOneOffLine("big", 9e27m, 9e27m, Day, Day))).Refusal!.Message
            .ShouldBe("line_items[0].quantity: times unit_amount exceeds the range of a 28-digit decimal.");
        (await host.InvoicesAsync()).ShouldBeEmpty();
        var draft = await host.OneOffAsync(customer.Id, "2026-01-01T00:00:00Z", 1m, autoIssue: false);
        (await AddAsync(host, draft, "Off", -1m)).Refusal!.Message.ShouldBe("amount: must not be negative, but is -1.");
    }

    [Fact]
    public async Task A_payment_reported_for_tomorrow_or_for_a_draft_is_refused()
    {
        await using var host = await StartAsync("2026-01-01T12:00:00Z");
        var customer = await host.CustomerAsync("Asia/Tokyo"); // where it is 21:00
        var invoice = await host.OneOffAsync(customer.Id, "2026-01-01T00:00:00Z", 20.00m);
        var draft = await host.OneOffAsync(customer.Id, "2026-01-01T00:00:00Z", 20.00m, autoIssue: false);

        Task<Outcome<InvoiceView>> PayAsync(Invoice of, int day) =>
            host.InvoiceAsync(s => s.MarkPaidAsync(of.Id, new ReportedPayment(new LocalDate(2026, 1, day), "wire-7", "By wire"), default));
        (await PayAsync(invoice, 2)).Refusal!.Message.ShouldBe("payment_received_date: must not lie after today, 2026-01-01, but is 2026-01-02.");
        (await PayAsync(draft, 1)).Refusal!.Message.ShouldBe("The invoice is Draft; only an issued or synced invoice can be marked as paid.");
        var paid = (await PayAsync(invoice, 1)).Value.Invoice;
        (paid.Status, paid.PaidAt, paid.AmountPaid.ToString(), paid.AmountDue.ToString(), paid.Payment).ShouldBe(
            (InvoiceStatus.Paid, At("2026-01-01T12:00:00Z"), "20.00 USD", "0.00 USD", new ReportedPayment(new LocalDate(2026, 1, 1), "wire-7", "By wire")));
        (await PayAsync(invoice, 1)).Refusal!.Message.ShouldBe("The invoice is Paid; only an issued or synced invoice can be marked as paid.");
    }

    private static Task<Outcome<InvoiceView>> AddAsync(BillingHost host, Invoice draft, string name, decimal amount) =>
        host.InvoiceAsync(s => s.AddLineAsync(draft.Id, new AddManualLine(name, amount, 1m, Day, Day), default));

    private static Task<Outcome<InvoiceView>> UpdateAsync(BillingHost host, Invoice invoice, UpdateInvoice command) =>
        host.InvoiceAsync(s => s.UpdateAsync(invoice.Id, command, default));
}
