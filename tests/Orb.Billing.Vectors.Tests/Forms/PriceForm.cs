using System.Text.Json.Nodes;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Vectors.Tests.Forms;

/// <summary>The price models: usage, or the pieces of a fee, to an amount and its sub lines (R2, R5, R8, R25).</summary>
internal sealed class PriceForm : IForm
{
    public string Name => "price";

    public JsonNode Replay(Given given)
    {
        var model = GivenPrices.Model(given["price"]);
        var currency = given.Currency();
        return given.Find("pieces") is { } pieces ? Fee(given, pieces, model, currency) : Usage(given, model, currency);
    }

    private static JsonObject Usage(Given given, PriceModel model, Currency currency)
    {
        var rated = model.Rate(GivenPrices.Input(given, model));
        var subtotal = Money.Round(rated.Exact, currency);
        var result = new JsonObject
        {
            ["subtotal"] = Literal.Of(subtotal),
            ["unrounded"] = Literal.Of(rated.Exact),
            ["sub_lines"] = rated.Parts.Count == 0 ? new JsonArray() : Literal.List(
                rated.Parts.Zip(Allocation.OfSum(subtotal, [.. rated.Parts.Select(p => p.Exact)])), p => SubLine(p.First, p.Second, model)),
        };
        if (given.Find("conversion_rate") is { } rate)
            result["amount"] = Literal.Of(new ConversionRate(rate.Decimal(), Currency.Iso(given["invoicing_currency"].Text())).Convert(subtotal));
        return result;
    }

    private static JsonObject SubLine(RatedPart part, Money amount, PriceModel model)
    {
        var line = new JsonObject
        {
            ["name"] = Literal.Of(part.Name),
            ["quantity"] = Literal.Of(part.Quantity),
            ["amount"] = Literal.Of(amount),
            ["transaction"] = Literal.Of(part.Quantity),
        };
        if (part.Group is { } group)
            line[group.Key] = Value(group.Value);
        if (part.Cell is { } cell)
        {
            // Where the price groups by more than its dimensions, the dimensions are the last properties it asks for.
            foreach (var (name, value) in model.Usage.Properties.TakeLast(cell.DimensionValues.Count).Zip(cell.DimensionValues))
                line[name] = Value(value);
        }

        return line;
    }

    private static JsonNode? Value(string? value) => value is null ? null : Literal.Of(value);

    private static JsonObject Fee(Given given, Given pieces, PriceModel model, Currency currency)
    {
        var zone = given.ZoneOrUtc();
        var full = given["full_period"];
        var anchor = new AnchorPeriod(full["from"].DateIn(zone), full["to"].DateIn(zone));
        var prorated = pieces.Items().Select(p => new ProratedPiece(
            model.Rate(new RatingInput(p["quantity"].Decimal())).Exact,
            Share.Of(new ServicePeriod(p["from"].InstantIn(zone), p["to"].InstantIn(zone)), anchor, zone))).ToList();
        return new JsonObject
        {
            ["amounts"] = Literal.List(Proration.Amounts(prorated, currency), Literal.Of),
            ["subtotal"] = Literal.Of(Money.Round(Proration.Exact(prorated), currency)),
            ["days"] = Literal.List(prorated, p => Literal.Of(p.Share.Units)),
            ["of"] = Literal.Of(prorated[0].Share.AnchorUnits),
        };
    }
}
