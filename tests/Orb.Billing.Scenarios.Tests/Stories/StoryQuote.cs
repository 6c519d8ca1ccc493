using NodaTime;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Scenarios.Tests.Stories;

/// <summary>What a change was quoted at beside what it did: the same code, so the same invoices and credit notes to the last digit (R24).</summary>
internal static class StoryQuote
{
    public static void Check(SubscriptionQuote quote, List<Invoice> before, List<Invoice> after, Instant now)
    {
        // A quote of a later change looks ahead to it; here what is done at once.
        var quoted = quote.Invoices.Where(i => i.CreatedAt <= now && !before.Exists(b => b.Id == i.Id)).Select(Text)
            .Concat(quote.CreditNotes.Where(n => n.CreatedAt <= now).Select(Text));
        var known = before.SelectMany(i => i.CreditNotes).Select(n => n.Id).ToHashSet();
        var done = after.Where(i => !before.Exists(b => b.Id == i.Id)).Select(Text)
            .Concat(after.SelectMany(i => i.CreditNotes).Where(n => !known.Contains(n.Id)).Select(Text));
        quoted.Order(StringComparer.Ordinal).ShouldBe(done.Order(StringComparer.Ordinal));
    }

    private static string Text(Invoice invoice) =>
        $"{invoice.InvoiceDate} {invoice.Number} {invoice.Status} {invoice.Total} balance {invoice.BalanceApplied} "
        + string.Join("; ", invoice.Lines.Select(l => $"{l.Line.Name} {l.Line.Service} {StoryCells.Of(l.Line.Quantity)} {l.Line.Amount}"));

    private static string Text(CreditNote note) =>
        $"{note.Number} {note.Total} {StoryMoney.Ways(note)} " + string.Join("; ", note.Lines.Select(l => $"{l.LineItemId} {l.Amount}"));
}
