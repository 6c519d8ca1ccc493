using System.Text.Json.Nodes;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Taxes;

namespace Orb.Billing.Vectors.Tests.Forms;

/// <summary>Credit notes in order, and where their money goes (R11, R12).</summary>
internal sealed class CreditNoteForm : IForm
{
    public string Name => "credit_note";

    public JsonNode Replay(Given given)
    {
        var currency = given.Currency();
        var lines = given["invoice"]["lines"].Items();
        var ids = lines.Select((line, i) => (Id: line["id"].Text(), LineItemId: new LineItemId(new Guid(i, 0, 0, new byte[8]))))
            .ToDictionary(l => l.Id, l => l.LineItemId);
        var periods = lines.ToDictionary(l => ids[l["id"].Text()], FullPeriod);
        var invoice = new CreditableInvoice(
            TaxMode.Exclusive, currency, [.. lines.Select(l => Line(l, ids, currency))],
            Paid: MoneyOf(given["invoice"].Find("paid"), currency), BalanceApplied: Money.Zero(currency));

        var notes = new List<CalculatedCreditNote>();
        var written = new JsonArray();
        foreach (var asked in given["notes"].Items())
        {
            var note = CreditNoteCalculation.Run(invoice, notes, Request(asked, periods, ids, currency));
            written.Add(Note(note, Money.Zero(currency)));
            if (note is not null)
                notes.Add(note);
        }

        return new JsonObject { ["invoice_total"] = Literal.Of(invoice.Taxed.Total), ["notes"] = written };
    }

    private static CreditableLine Line(Given line, Dictionary<string, LineItemId> ids, Currency currency)
    {
        TaxRate[] taxes = line.Find("tax_rate") is { } rate ? [new TaxRate("tax", TaxCategory.Standard, rate.Decimal())] : [];
        return new CreditableLine(
            ids[line["id"].Text()], MoneyOf(line["subtotal"], currency), MoneyOf(line.Find("discount"), currency), Money.Zero(currency), taxes);
    }

    private static (decimal Amount, AnchorPeriod Period)? FullPeriod(Given line) => line.Find("full_period") is { } full
        ? (line["amount"].Decimal(), new AnchorPeriod(full["from"].Date(), full["to"].Date()))
        : null;

    private static CreditNoteRequest Request(
        Given note, Dictionary<LineItemId, (decimal Amount, AnchorPeriod Period)?> periods, Dictionary<string, LineItemId> ids, Currency currency)
    {
        var cause = note["cause"].Text() switch
        {
            "reconcile" => CreditCause.Reconcile,
            "goodwill" => CreditCause.Goodwill,
            _ => throw note["cause"].NotUnderstood(),
        };
        if (!ids.TryGetValue(note["line"].Text(), out var line))
            throw note["line"].NotUnderstood();
        var credit = (note.Find("net"), note.Find("before_discount"), note.Find("target"), note.Find("kept")) switch
        {
            ({ } net, null, null, null) => LineCreditRequest.AfterDiscount(line, MoneyOf(net, currency)),
            (null, { } before, null, null) => LineCreditRequest.BeforeDiscount(line, MoneyOf(before, currency)),
            (null, null, { } target, null) => LineCreditRequest.Target(line, MoneyOf(target, currency)),
            (null, null, null, { } kept) => LineCreditRequest.Target(line, Kept(kept, periods[line] ?? throw kept.NotUnderstood(), currency)),
            _ => throw note.NotUnderstood(),
        };
        return new CreditNoteRequest(cause, [credit], note.Find("refund")?.Flag() ?? false);
    }

    private static Money Kept(Given kept, (decimal Amount, AnchorPeriod Period) full, Currency currency)
    {
        var pieces = kept.Items().Select(p => new ServicePeriod(p["from"].InstantIn(DateTimeZone.Utc), p["to"].InstantIn(DateTimeZone.Utc)));
        var shares = pieces.Select(p => new ProratedPiece(full.Amount, Share.Of(p, full.Period, DateTimeZone.Utc)));
        return Money.Round(Proration.Exact(shares), currency);
    }

    private static Money MoneyOf(Given? amount, Currency currency) => Money.Of(amount?.Decimal() ?? 0m, currency);

    private static JsonObject Note(CalculatedCreditNote? note, Money nothing) => new()
    {
        ["net"] = Literal.Of(note?.Net ?? nothing),
        ["tax"] = Literal.Of(note?.Tax ?? nothing),
        ["total"] = Literal.Of(note?.Total ?? nothing),
        ["discount"] = Literal.Of(note?.Discount ?? nothing),
        ["to_invoice"] = Literal.Of(note?.ToInvoice ?? nothing),
        ["to_balance"] = Literal.Of(note?.ToBalance ?? nothing),
        ["to_payer"] = Literal.Of(note?.ToPayer ?? nothing),
    };
}
