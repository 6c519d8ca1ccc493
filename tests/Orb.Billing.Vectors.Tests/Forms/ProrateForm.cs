using System.Text.Json.Nodes;
using NodaTime;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Vectors.Tests.Forms;

/// <summary>The pieces of one charge, in days or seconds of its full period and rounded cumulatively (R5, R8).</summary>
internal sealed class ProrateForm : IForm
{
    public string Name => "prorate";

    public JsonNode Replay(Given given)
    {
        var zone = given.ZoneOrUtc();
        var full = given["full_period"];
        var pieces = given["pieces"].Items().Select(p => ServiceOf(p, zone));
        var amount = given["amount"].Decimal();
        var unit = given.Find("unit");
        Share[] shares = unit?.Text() switch
        {
            null or "day" => [.. pieces.Select(p => Share.Of(p, new AnchorPeriod(full["from"].DateIn(zone), full["to"].DateIn(zone)), zone))],
            "second" => [.. pieces.Select(p => Share.OfSeconds(p, ServiceOf(full, zone)))],
            _ => throw unit.NotUnderstood(),
        };
        var amounts = Proration.Amounts([.. shares.Select(s => new ProratedPiece(amount, s))], given.Currency());
        var result = new JsonObject { ["amounts"] = Literal.List(amounts, Literal.Of) };
        if (shares.All(s => s.Unit == ProrationUnit.Day))
        {
            result["days"] = Literal.List(shares, s => Literal.Of(s.Units));
            result["of"] = Literal.Of(shares[0].AnchorUnits);
        }

        return result;
    }

    private static ServicePeriod ServiceOf(Given period, DateTimeZone zone) => new(period["from"].InstantIn(zone), period["to"].InstantIn(zone));
}
