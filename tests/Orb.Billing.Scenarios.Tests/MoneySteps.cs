using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>What a scenario does with money: balances, payments, credit notes, lines by hand.</summary>
internal static class MoneySteps
{
    public static NewPrice Fee(string name, decimal amount, bool inAdvance = true, string cadence = "monthly") => new()
    {
        Name = name,
        ItemId = default,
        Cadence = cadence,
        Model = new UnitPriceModel(amount),
        BilledInAdvance = inAdvance,
    };

    public static async Task<BalanceTransaction> AdjustAsync(this BillingHost host, CustomerId customer, decimal amount, string currency = "USD") =>
        (await host.TryAdjustAsync(customer, amount, currency)).Value;

    public static Task<Outcome<BalanceTransaction>> TryAdjustAsync(this BillingHost host, CustomerId customer, decimal amount, string? currency = "USD") =>
        host.InScopeAsync<ICustomerBalanceService, Outcome<BalanceTransaction>>(s => s.AdjustAsync(
            customer,
            new AdjustBalance(amount < 0 ? BalanceAdjustment.Decrement : BalanceAdjustment.Increment, Math.Abs(amount), currency, "By hand"), default));

    public static async Task<string> BalanceAsync(this BillingHost host, CustomerId customer, string currency = "USD") =>
        (await host.InScopeAsync<ICustomerBalanceService, Outcome<Money>>(s => s.FindAsync(customer, currency, default))).Value.ToString();

    /// <summary>The moves of a balance, oldest first.</summary>
    public static async Task<IEnumerable<string>> MovesAsync(this BillingHost host, CustomerId customer, string currency = "USD") =>
        (await host.InScopeAsync<ICustomerBalanceService, Outcome<Page<BalanceTransaction>>>(
            s => s.ListAsync(customer, new BalanceQuery { Currency = currency }, new PageRequest(100), default))).Value.Items
        .Reverse()
        .Select(t => $"{t.Action} {t.Amount.ToAmountString()}: {t.StartingBalance.ToAmountString()} -> {t.EndingBalance.ToAmountString()}");

    public static Task<Outcome<InvoiceView>> InvoiceAsync(this BillingHost host, Func<IInvoiceService, Task<Outcome<InvoiceView>>> run) =>
        host.InScopeAsync<IInvoiceService, Outcome<InvoiceView>>(run);

    public static async Task<Invoice> PayAsync(this BillingHost host, InvoiceId id, string? on = null) =>
        (await host.InvoiceAsync(s => s.MarkPaidAsync(
            id, new ReportedPayment(LocalDate.FromDateTime(At(on ?? host.Clock.GetCurrentInstant().ToString()).ToDateTimeUtc())), default))).Value.Invoice;

    public static async Task<Invoice> VoidAsync(this BillingHost host, InvoiceId id, bool rebill = false) =>
        (await host.InvoiceAsync(s => s.VoidAsync(id, new VoidInvoice(rebill, "Wrong address"), default))).Value.Invoice;

    public static async Task<Invoice> OneOffAsync(this BillingHost host, CustomerId customer, string date, decimal amount, bool autoIssue = true) =>
        (await host.TryOneOffAsync(customer, date, autoIssue, new NewOneOffLine("service", 1m, amount, new LocalDate(2024, 1, 2), new LocalDate(2024, 1, 2)))).Value.Invoice;

    public static Task<Outcome<InvoiceView>> TryOneOffAsync(
        this BillingHost host, CustomerId customer, string date, bool autoIssue, params NewOneOffLine[] lines) =>
        host.InvoiceAsync(s => s.CreateOneOffAsync(
            new CreateOneOffInvoice { CustomerId = customer, Currency = "USD", InvoiceDate = At(date), WillAutoIssue = autoIssue, Lines = lines }, default));

    public static async Task<CreditNoteView> CreditAsync(this BillingHost host, Invoice invoice, decimal amount, bool refund = false) =>
        (await host.TryCreditAsync(invoice.Lines.Select(l => l.Id).Concat(invoice.ManualLines.Select(l => l.Id)).First(), amount, refund)).Value;

    public static Task<Outcome<CreditNoteView>> TryCreditAsync(this BillingHost host, LineItemId line, decimal amount, bool refund = false) =>
        host.InScopeAsync<ICreditNoteService, Outcome<CreditNoteView>>(s => s.CreateAsync(
            new CreateCreditNote { Lines = [new NewCreditNoteLine(line, amount)], Reason = CreditNoteReason.ProductUnsatisfactory, Refund = refund }, default));

    /// <summary>Where a note's money went.</summary>
    public static string Money(this CreditNote note) =>
        $"{note.Number} {note.Total.ToAmountString()}: invoice {note.ToInvoice.ToAmountString()}, balance {note.ToBalance.ToAmountString()}, payer {note.ToPayer.ToAmountString()}";

    /// <summary>Every invoice in a line: state, total, balance, due.</summary>
    public static async Task<IEnumerable<string>> InvoiceStatesAsync(this BillingHost host) =>
        (await host.InvoicesAsync()).Select(i =>
            $"{i.InvoiceDate.InUtc().Date:R} {i.Number ?? "-"} {i.Status} {i.Total.ToAmountString()} - {i.BalanceApplied.ToAmountString()} due {i.AmountDue.ToAmountString()}");
}
