using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Vectors.Tests;

namespace Orb.Billing.Scenarios.Tests.Stories;

/// <summary>What a story does with money by hand: payments, goodwill, balances, invoices of lines by hand.</summary>
internal static class StoryMoney
{
    /// <summary>Pays every issued invoice that something is due of.</summary>
    public static async Task PayAsync(StoryLife life)
    {
        var payment = new ReportedPayment(LocalDays.DateOf(life.Now, life.Setting.Zone));
        foreach (var invoice in (await life.InvoicesAsync()).Where(i => i.Status == InvoiceStatus.Issued))
            _ = (await life.Host.InScopeAsync<IInvoiceService, Outcome<InvoiceView>>(s => s.MarkPaidAsync(invoice.Id, payment, default))).Value;
    }

    /// <summary>A goodwill note on the newest line of a price.</summary>
    public static async Task CreditAsync(Given step, StoryLife life)
    {
        var price = step["price"].Text();
        var line = (await life.InvoicesAsync()).SelectMany(i => i.Lines).Last(l => l.Line.Name == price);
        var command = new CreateCreditNote { Lines = [new NewCreditNoteLine(line.Id, step["amount"].Decimal())], Reason = CreditNoteReason.ProductUnsatisfactory };
        _ = (await life.Host.InScopeAsync<ICreditNoteService, Outcome<CreditNoteView>>(s => s.CreateAsync(command, default))).Value;
    }

    public static async Task AdjustAsync(Given step, StoryLife life, BalanceAdjustment adjustment)
    {
        var customer = await life.CustomerAsync();
        var command = new AdjustBalance(adjustment, step["amount"].Decimal(), life.Setting.Currency);
        _ = (await life.Host.InScopeAsync<ICustomerBalanceService, Outcome<BalanceTransaction>>(s => s.AdjustAsync(customer.Id, command, default))).Value;
    }

    public static async Task InvoiceAsync(Given step, StoryLife life)
    {
        var day = LocalDays.DateOf(life.Now, life.Setting.Zone);
        var command = new CreateOneOffInvoice
        {
            CustomerId = (await life.CustomerAsync()).Id,
            Currency = life.Setting.Currency,
            InvoiceDate = life.Now,
            WillAutoIssue = true,
            Lines = [.. step["lines"].Items().Select(l => new NewOneOffLine(l["name"].Text(), 1m, l["amount"].Decimal(), day, day))],
        };
        _ = (await life.Host.InScopeAsync<IInvoiceService, Outcome<InvoiceView>>(s => s.CreateOneOffAsync(command, default))).Value;
    }

    public static async Task VoidAsync(Given step, StoryLife life)
    {
        var date = step["invoice_date"].InstantIn(life.Setting.Zone);
        var invoice = (await life.InvoicesAsync()).Single(i => i.InvoiceDate == date);
        _ = (await life.Host.InScopeAsync<IInvoiceService, Outcome<InvoiceView>>(s => s.VoidAsync(invoice.Id, new VoidInvoice(), default))).Value;
    }

    /// <summary>Where the money of a note went.</summary>
    public static string Ways(CreditNote note) => string.Join('+', new (string Way, Money Amount)[] { ("invoice", note.ToInvoice), ("balance", note.ToBalance), ("payer", note.ToPayer) }
        .Where(w => !w.Amount.IsZero).Select(w => w.Way));

    public static async Task<Money> BalanceAsync(StoryLife life)
    {
        var customer = await life.CustomerAsync();
        return (await life.Host.InScopeAsync<ICustomerBalanceService, Outcome<Money>>(s => s.FindAsync(customer.Id, life.Setting.Currency, default))).Value;
    }

    /// <summary>Every move of the balance, oldest first.</summary>
    public static async Task<List<BalanceTransaction>> MovesAsync(StoryLife life)
    {
        var customer = await life.CustomerAsync();
        var page = (await life.Host.InScopeAsync<ICustomerBalanceService, Outcome<Page<BalanceTransaction>>>(
            s => s.ListAsync(customer.Id, new BalanceQuery { Currency = life.Setting.Currency }, new PageRequest(PageRequest.MaximumLimit), default))).Value;
        return [.. page.Items.Reverse()];
    }
}
