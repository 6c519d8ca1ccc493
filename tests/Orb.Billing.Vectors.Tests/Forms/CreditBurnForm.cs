using System.Text.Json.Nodes;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Credits;

namespace Orb.Billing.Vectors.Tests.Forms;

/// <summary>Lines that are paid from blocks of prepaid credits (R17).</summary>
internal sealed class CreditBurnForm : IForm
{
    public string Name => "credit_burn";

    public JsonNode Replay(Given given)
    {
        var zone = given.ZoneOrUtc();
        var currency = given.Currency();
        var blockIds = new Names(given["blocks"].Items().Select(b => b["id"].Text()).Order(StringComparer.Ordinal));
        var items = new Names([]);
        var lines = new Names([]);
        var blocks = given["blocks"].Items().Select(b => Block(b, currency, zone, blockIds, items)).ToArray();
        var draws = given["draws"].Items().Select(d => Draw(d, currency, zone, lines, items)).ToArray();

        var result = CreditBurn.Run(blocks, draws, zone);

        return new JsonObject
        {
            ["draws"] = Literal.List(result.Draws, paid => new JsonObject
            {
                ["line"] = lines[paid.Draw.Line],
                ["applied"] = Literal.List(paid.Applied, a => Amount(blockIds, a.BlockId, a.Amount)),
                ["uncovered"] = Literal.Of(paid.Uncovered),
            }),
            ["remaining"] = Literal.List(result.Blocks, b => Amount(blockIds, b.Id, b.Remaining)),
        };
    }

    private static CreditBlock Block(Given block, Currency currency, DateTimeZone zone, Names ids, Names items) =>
        new(
            new CreditBlockId(ids.IdOf(block["id"].Text())),
            Money.Of(block["amount"].Decimal(), block.Find("currency") is null ? currency : block.Currency()),
            block.Find("effective")?.InstantIn(zone) ?? Instant.MinValue,
            block.Find("created")?.InstantIn(zone) ?? Instant.MinValue)
        {
            ExpiresAt = block.Find("expires")?.InstantIn(zone),
            PerUnitCostBasis = block.Find("cost_basis")?.Decimal(),
            Filters = block.Find("filters") is { } filters
                ? [ItemFilter.Only(filters.Items().Select(item => new ItemId(items.IdOf(item.Text()))))]
                : [],
        };

    private static CreditDraw Draw(Given draw, Currency currency, DateTimeZone zone, Names lines, Names items)
    {
        var line = draw["line"].Text();
        var item = draw.Find("item")?.Text() ?? line;
        var day = (draw.Find("day") ?? draw["at"]).DateIn(zone);
        return new CreditDraw(
            lines.IndexOf(line), new PriceId(lines.IdOf(line)), new ItemId(items.IdOf(item)), day,
            Money.Of(draw["amount"].Decimal(), currency), Mode(draw.Find("billing_mode")));
    }

    private static BillingMode Mode(Given? mode) => mode?.Text() switch
    {
        null or "in_arrear" => BillingMode.InArrears,
        "in_advance" => BillingMode.InAdvance,
        _ => throw mode.NotUnderstood(),
    };

    private static JsonObject Amount(Names blocks, CreditBlockId id, Money amount) =>
        new() { ["block"] = blocks[id.Value], ["amount"] = Literal.Of(amount) };
}
