using System.Text.Json.Nodes;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;

namespace Orb.Billing.Vectors.Tests.Forms;

/// <summary>Parts of a period that reach an invoicing threshold (R16), and alerts that fire at thresholds (R26).</summary>
internal sealed class ThresholdForm : IForm
{
    public string Name => "threshold";

    public JsonNode Replay(Given given) => given.Find("invoicing_threshold") is { } threshold ? Parts(given, threshold) : Alerts(given);

    private static JsonObject Parts(Given given, Given threshold)
    {
        var currency = given.Currency();
        var parts = PartialInvoicing.Parts(
            Money.Of(threshold.Decimal(), currency), [.. given["usage"].Decimals().Select(amount => Money.Of(amount, currency))]);
        var others = given["closing"]["other_lines"].Decimals().Select(amount => new ChargeInParts(Money.Of(amount, currency), Money.Zero(currency)));
        var usage = new ChargeInParts(Money.Of(given["closing"]["usage"].Decimal(), currency), parts.Invoiced);
        var closing = PartialInvoicing.Close(currency, [usage, .. others]);
        return new JsonObject
        {
            ["parts"] = Literal.List(parts.Parts, part => part is { } amount ? Literal.Of(amount) : null),
            ["closing"] = new JsonObject
            {
                ["subtotal"] = Literal.Of(closing.Subtotal),
                ["partially_invoiced"] = Literal.Of(closing.PartiallyInvoiced),
                ["amount"] = Literal.Of(closing.Amount),
            },
        };
    }

    private static JsonObject Alerts(Given given)
    {
        var thresholds = new Thresholds(Direction(given["direction"]), given["thresholds"].Decimals());
        var moves = given["moves"].Items().Select(move => move.Decimals()).ToArray();
        return new JsonObject
        {
            ["crossed"] = Literal.List(moves, move => Literal.List(thresholds.Crossed(move[0], move[1]).Order(), Literal.Of)),
            ["reported"] = Literal.List(moves, move => thresholds.Farthest(move[0], move[1]) is { } farthest ? Literal.Of(farthest) : null),
        };
    }

    private static ThresholdDirection Direction(Given direction) => direction.Text() switch
    {
        "up" => ThresholdDirection.Rising,
        "down" => ThresholdDirection.Falling,
        _ => throw direction.NotUnderstood(),
    };
}
