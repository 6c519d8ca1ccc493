using NodaTime;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Invoicing;
using Orb.Billing.Vectors.Tests;

namespace Orb.Billing.Scenarios.Tests.Stories;

/// <content>What each member of a story is compared with.</content>
internal sealed partial class StoryBooks
{
    private string InvoiceCell(string member, Invoice invoice, Given? told) => member switch
    {
        "date" or "invoice_date" => Time(invoice.InvoiceDate, told),
        "issued_at" => StoryCells.Of(invoice.IssuedAt),
        "no" => StoryCells.Of(_invoices.IndexOf(invoice) + 1),
        "status" => invoice.Status.ToString().ToLowerInvariant(),
        "subtotal" => StoryCells.Of(invoice.Subtotal),
        "total" => StoryCells.Of(invoice.Total),
        "tax" => StoryCells.Of(invoice.Tax),
        "subscription" => invoice.SubscriptionId is { } id ? _names[id] : "-",
        "balance_applied" => StoryCells.Of(invoice.BalanceApplied),
        // What it asked for when it was issued; payments and credits came later.
        "amount_due" => StoryCells.Of(invoice.Payable),
        _ => throw NotUnderstood(member, told),
    };

    private string LineCell(string member, InvoiceLineItem item, Given? told) => member switch
    {
        "price" => item.Line.Name,
        "from" => Time(item.Line.Service.Start, told),
        "to" => Time(item.Line.Service.End, told),
        "service" => $"{Time(item.Line.Service.Start, told?.Items()[0])}..{Time(item.Line.Service.End, told?.Items()[1])}",
        "quantity" => StoryCells.Of(item.Line.Quantity),
        "subtotal" => StoryCells.Of(item.Line.Subtotal),
        "credits_applied" => StoryCells.Of(item.Line.CreditsApplied),
        "amount" => StoryCells.Of(item.Line.Amount),
        "trial_discount" => StoryCells.Of(item.Line.Adjustments.Single(a => a.Kind == AdjustmentKind.TrialDiscount).Amount),
        "days" => StoryCells.Of(ShareOf(item).Units),
        "of" => StoryCells.Of(ShareOf(item).AnchorUnits),
        _ => throw NotUnderstood(member, told),
    };

    private string NoteCell(string member, CreditRow row, Given? told)
    {
        var item = row.Item(_invoices);
        return member switch
        {
            "date" or "at" => Time(row.Note.CreatedAt, told),
            "of_invoice" => StoryCells.Of(_invoices.FindIndex(i => i.Id == row.Note.InvoiceId) + 1),
            "price" or "line" => item.Line.Name,
            "period_start" => StoryCells.Of(item.Line.Charge.AnchorPeriodStart),
            "from" => Time(item.Line.Service.Start, told),
            "amount" or "net" => StoryCells.Of(row.Line.Amount),
            "tax" => StoryCells.Of(row.Note.Tax),
            "total" => StoryCells.Of(row.Note.Total),
            "subscription" => _names[item.Line.Charge.SubscriptionId],
            "cause" => row.Note.Cause.ToString().ToLowerInvariant(),
            "to" => StoryMoney.Ways(row.Note),
            "to_invoice" => StoryCells.Of(row.Note.ToInvoice),
            "to_balance" => StoryCells.Of(row.Note.ToBalance),
            _ => throw NotUnderstood(member, told),
        };
    }

    // A line that was not cut covers its period whole.
    private Share ShareOf(InvoiceLineItem item)
    {
        var (start, end) = (LocalDays.DateOf(item.Line.Service.Start, _setting.Zone), LocalDays.DateOf(item.Line.Service.End, _setting.Zone));
        var days = Period.DaysBetween(start, end);
        return item.Line.Explanation.Steps.OfType<ProratedStep>().SingleOrDefault()?.Share ?? new Share(days, days);
    }

    private string Time(Instant instant, Given? told) => StoryCells.Of(instant, told, _setting.Zone);

    private static NotUnderstoodException NotUnderstood(string member, Given? told) => told?.NotUnderstood() ?? new NotUnderstoodException(member);

    private sealed record CreditRow(CreditNote Note, CreditNoteLine Line)
    {
        public InvoiceLineItem Item(List<Invoice> invoices) =>
            invoices.Single(i => i.Id == Note.InvoiceId).Lines.Single(l => l.Id == Line.LineItemId);
    }
}
