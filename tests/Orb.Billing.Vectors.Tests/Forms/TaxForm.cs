using System.Text.Json.Nodes;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Taxes;

namespace Orb.Billing.Vectors.Tests.Forms;

/// <summary>The taxes of an invoice: groups, lines and what is left to pay (R2, R19).</summary>
internal sealed class TaxForm : IForm
{
    public string Name => "tax";

    public JsonNode Replay(Given given)
    {
        // A credit note is taxed as an invoice is; its amounts say so themselves.
        if (given.Find("document") is { } document && document.Text() != "credit_note")
            throw document.NotUnderstood();
        var currency = given.Currency();
        var mode = given["inclusive"].Flag() ? TaxMode.Inclusive : TaxMode.Exclusive;
        var lines = given["lines"].Items();
        var taxed = TaxCalculation.Run(
            mode, currency, [.. lines.Select(l => new TaxedLine(Amount(l, mode, currency), Taxes(l)))], Adjustments(given, currency));
        return new JsonObject
        {
            ["lines"] = Literal.List(lines.Zip(taxed.Lines), line => Line(line.First, line.Second)),
            ["groups"] = Literal.List(taxed.Groups, Group),
            ["net"] = Literal.Of(taxed.Net),
            ["tax"] = Literal.Of(taxed.Tax),
            ["total"] = Literal.Of(taxed.Total),
            ["payable"] = Literal.Of(taxed.Payable(MoneyOf(given.Find("prepaid"), currency), MoneyOf(given.Find("payable_rounding"), currency))),
        };
    }

    private static Money Amount(Given line, TaxMode mode, Currency currency)
    {
        if (line.Find(mode == TaxMode.Inclusive ? "gross" : "net") is { } amount)
            return Money.Of(amount.Decimal(), currency);
        var adjustments = line.Find("adjustments")?.Items().Select(a => AllowanceOrChargeOf(a, currency)).ToArray();
        return LineAmount.Of(
            line["quantity"].Decimal(), line["unit_price"].Decimal(), line.Find("price_base_quantity")?.Decimal() ?? 1m, currency, adjustments);
    }

    private static DocumentAdjustment[] Adjustments(Given given, Currency currency) =>
        given.Find("document_adjustments") is { } adjustments
            ? [.. adjustments.Items().Select(a => new DocumentAdjustment(AllowanceOrChargeOf(a, currency), Taxes(a)))]
            : [];

    private static AllowanceOrCharge AllowanceOrChargeOf(Given adjustment, Currency currency)
    {
        var amount = Money.Of(adjustment["amount"].Decimal(), currency);
        return adjustment["type"].Text() switch
        {
            "allowance" => AllowanceOrCharge.Allowance(amount),
            "charge" => AllowanceOrCharge.Charge(amount),
            _ => throw adjustment["type"].NotUnderstood(),
        };
    }

    private static TaxRate[] Taxes(Given bearing) =>
    [
        .. bearing["taxes"].Items().Select(t => new TaxRate(
            t["code"].Text(),
            TaxCategory.TryOf(t["category"].Text(), out var category) ? category : throw t["category"].NotUnderstood(),
            t["rate"].Decimal())),
    ];

    private static Money MoneyOf(Given? amount, Currency currency) => Money.Of(amount?.Decimal() ?? 0m, currency);

    private static JsonObject Line(Given line, TaxedAmount taxed) => new()
    {
        ["id"] = Literal.Of(line["id"].Text()),
        ["net"] = Literal.Of(taxed.Net),
        ["tax"] = Literal.Of(taxed.Tax),
        ["gross"] = Literal.Of(taxed.Gross),
    };

    private static JsonObject Group(TaxGroup group) => new()
    {
        ["code"] = Literal.Of(group.Rate.Code),
        ["category"] = Literal.Of(group.Rate.Category.Code),
        ["rate"] = Literal.Of(group.Rate.Rate),
        ["base"] = Literal.Of(group.Base),
        ["tax"] = Literal.Of(group.Tax),
    };
}
